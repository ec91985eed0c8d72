import { afterAll, describe, expect, it } from 'vitest'
import type { HttpIllness } from '../foreign/play/http-service.ts'
import { orderService } from './play/orders.ts'
import { expectOnPage, playOutage } from './play/outage.ts'
import { loadRecipe } from './play/recipe.ts'

interface Recipe {
  readonly getOrder: (id: string, signal?: AbortSignal) => Promise<unknown>
}

const service = orderService()

describe.each<{ program: string; page: string; illness: HttpIllness }>([
  { program: 'fetch.ts', page: 'fetch-and-undici', illness: 'failing' },
  { program: 'undici.ts', page: 'fetch-and-undici', illness: 'gone' },
  { program: 'axios.ts', page: 'axios', illness: 'gone' },
  { program: 'got.ts', page: 'got', illness: 'failing' },
])('the recipe $program', ({ program, page, illness }) => {
  const load = (): Promise<Recipe> => loadRecipe<Recipe>(program, { ORDERS_URL: service.origin })
  afterAll(() => service.heal())

  it('opens when the service fails, tells its user so, and recovers when it is back', async () => {
    const { getOrder } = await load()

    const seen = await playOutage({
      ask: () => getOrder('42'),
      fall: () => service.fall(illness),
      heal: () => service.heal(),
      asked: () => service.asked,
    })

    expectOnPage(page, program, seen)
  })

  it('stays closed for a caller who asks for what is not there, and for one who gives up', async () => {
    const { getOrder } = await load()
    await service.heal()

    for (let time = 0; time < 5; time++)
      for (const status of ['400', '404', '410', '412']) await expect(getOrder(status)).rejects.toThrow(status)
    await service.fall('hanging')
    const { asked } = service
    const callers = Array.from({ length: 20 }, () => new AbortController())
    const calls = callers.map(({ signal }) => getOrder('42', signal))
    await expect.poll(() => service.asked).toBe(asked + callers.length)
    for (const caller of callers) caller.abort()
    for (const call of calls) await expect(call).rejects.toThrow(/abort|cancel/i)
    await service.heal()

    expect(await getOrder('42')).toEqual({ id: '42', state: 'paid' })
  })

  it('leaves no connection behind that its answers have taken', async () => {
    const { getOrder } = await load()

    for (let time = 0; time < 50; time++) await expect(getOrder('404')).rejects.toThrow('404')

    await expect.poll(() => service.connections).toBeLessThan(10)
  })

  it('asks for no other path with any id', async () => {
    const { getOrder } = await load()

    for (const id of ['../admin/users', '../../admin', '42?all=1', '42#', 'a/b']) {
      await expect(getOrder(id)).rejects.toThrow('404')
      expect(service.lastPath).toBe(`/orders/${encodeURIComponent(id)}`)
    }
  })
})
