// The whole shop, as a user starts it: what it survives, what it keeps, and what it says of settings that are no good.

import { mkdirSync, readdirSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { become, chargesOf, get, inFolder, pendingOf, place, statusOf, until } from './harness.ts'
import { startShop, started, type Shop } from './shop.ts'

const answers = (url: string) => async (): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  )

/** Kills the next process of a program, as soon as there is one besides those that were there. */
async function killNext(shop: Shop, program: 'order-service' | 'payment-server', before: number): Promise<void> {
  let next: number | undefined
  await until(`another ${program}`, () => {
    next = shop.pidsOf(program).find((pid) => pid !== before)
    return next !== undefined
  })
  process.kill(next ?? 0, 'SIGKILL')
}

it('starts again what is killed, also while it is being started again, and keeps the shop', { timeout: 180_000 }, () =>
  inFolder(async (folder) => {
    const environment = { DATA_DIR: join(folder, 'shop') }
    const shop = startShop(environment)
    const placed = new Set<string>()
    try {
      await started(shop)
      const url = shop.told(/Status page +(\S+)/)
      const controlUrl = shop.told(/told how to be at (\S+)/)
      await become(controlUrl, 'down')
      for (const id of ['a', 'b', 'c']) {
        expect((await place(url, id)).status).toBe(202)
        placed.add(id)
      }

      const [first = 0] = shop.pidsOf('order-service')
      process.kill(first, 'SIGKILL')
      await killNext(shop, 'order-service', first)
      await until('the order service', answers(`${url}/orders`))
      expect(await get(`${url}/orders/a`)).toMatchObject({ status: 'pending' })

      const [payments = 0] = shop.pidsOf('payment-server')
      process.kill(payments, 'SIGKILL')
      await until('the payment server', answers(controlUrl))
      // It is well after its restart, and the queue is paid at the address that it had.
      await until(
        'a queue that is paid',
        async () => (await get<{ status: string }>(`${url}/orders/c`)).status === 'paid',
      )
      expect((await statusOf(controlUrl)).health).toBe('fine')
      await become(controlUrl, 'down')
      expect((await place(url, 'left')).status).toBe(202)
    } finally {
      expect(await shop.stop()).toBe(0)
    }
    expect(shop.printed()).toContain(`The shop is kept in ${environment.DATA_DIR}, with `)
    expect(shop.printed()).toContain('Order service could not be started again, and will be tried again')
    expect(shop.complaints()).toBe('')

    const again = startShop(environment)
    try {
      await started(again)
      const url = again.told(/Status page +(\S+)/)
      await until(
        'the order that was left',
        async () => (await get<{ status: string }>(`${url}/orders/left`)).status === 'paid',
      )
      const charges = await chargesOf(again.told(/told how to be at (\S+)/))
      expect([...placed, 'left'].map((id) => charges.get(id))).toEqual([1, 1, 1, 1])
      expect([...charges.values()].every((count) => count === 1)).toBe(true)
    } finally {
      expect(await again.stop()).toBe(0)
    }
  }),
)

it('leaves nothing behind where all is paid, and names the folder of orders that are not', { timeout: 120_000 }, () =>
  inFolder(async (folder) => {
    const shop = startShop({ TMPDIR: folder })
    try {
      await started(shop)
      const url = shop.told(/Status page +(\S+)/)
      expect(readdirSync(folder).filter(isOurs)).toHaveLength(1)
      await become(shop.told(/told how to be at (\S+)/), 'down')
      expect((await place(url)).status).toBe(202)
    } finally {
      expect(await shop.stop()).toBe(0)
    }
    const [kept = ''] = readdirSync(folder).filter(isOurs)
    expect(shop.printed()).toMatch(/orders are not yet paid, and are kept: DATA_DIR=\S+ npm run order-service/)
    expect(shop.printed()).toContain(`DATA_DIR=${join(folder, kept)} `)

    const other = join(folder, 'other')
    mkdirSync(other)
    const calm = startShop({ TMPDIR: other })
    await started(calm)
    const orders = calm.told(/Status page +(\S+)/)
    const payments = calm.told(/told how to be at (\S+)/)
    // The first payments of a process may be too slow on a busy machine, and wait then to be paid again.
    await until(
      'payments that are made at once',
      async () => (await chargesOf(payments)).size > 5 && (await pendingOf(orders)) === 0,
    )
    expect(await calm.stop()).toBe(0)
    expect(calm.printed()).not.toContain('not yet paid')
    expect(readdirSync(other).filter(isOurs)).toEqual([])
  }),
)

it.each(['abc', '70000'])('says in one line what is wrong with PORT=%s', (PORT) =>
  inFolder(async (folder) => {
    const shop = startShop({ PORT, TMPDIR: folder })

    expect(await shop.end()).toBe(2)
    expect(shop.complaints()).toBe(
      `order-service: PORT must be a whole number from 0 to 65535, received ${JSON.stringify(PORT)}\n`,
    )
    expect(readdirSync(folder).filter(isOurs)).toEqual([])
  }),
)

it('says in one line that its port is taken, and leaves nothing behind', () =>
  inFolder(async (folder) => {
    const taken = createServer().listen(0, '127.0.0.1')
    await until('a port that is taken', () => taken.listening)
    const { port } = taken.address() as AddressInfo

    const shop = startShop({ PORT: String(port), TMPDIR: folder })
    const code = await shop.end()
    taken.close()

    expect(code).toBe(1)
    expect(shop.complaints()).toBe(`order-service: port ${port} is taken\n`)
    expect(readdirSync(folder).filter(isOurs)).toEqual([])
  }))

/** The program that runs TypeScript keeps a cache there. */
function isOurs(name: string): boolean {
  return !name.startsWith('tsx-') && name !== 'node-compile-cache' && name !== 'other'
}
