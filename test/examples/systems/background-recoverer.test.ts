import { isCircuitOpen } from 'recloser'
import { scripted, type Step } from 'recloser/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { backgroundRecoverer, type Recoverer } from '../../../examples/systems/background-recoverer.ts'
import { fakeTime } from '../../support/fake-time.ts'

const time = fakeTime()
const alerts: string[] = []
let recoverer: Recoverer<unknown> | undefined

function recovering(script: readonly Step[]) {
  const fn = scripted(script)
  recoverer = backgroundRecoverer(fn, {
    name: 'database',
    maxErrors: 2,
    intervalMs: 5_000,
    maxRetries: 3,
    onAlert: (message) => alerts.push(message),
  })
  return { fn, recoverer }
}

async function failed(calls: number): Promise<void> {
  for (let call = 0; call < calls; call++) await expect(recoverer?.call()).rejects.toThrow('scripted failure')
}

afterEach(() => {
  recoverer?.[Symbol.dispose]()
  alerts.length = 0
})

it('opens after more than N errors in a row', async () => {
  const { recoverer } = recovering(['fail', 'fail', { value: 'a row' }, 'fail'])
  await failed(2)
  expect(await recoverer.call()).toBe('a row')
  await failed(2)
  expect(recoverer.state()).toBe('closed')

  await failed(1)

  expect(recoverer.state()).toBe('open')
})

describe('open', () => {
  it('rejects every call, and never lets one be the probe', async () => {
    const { fn, recoverer } = recovering(['fail'])
    await failed(3)
    await time.pass(4_999)

    const error: unknown = await recoverer.call().catch((reason: unknown) => reason)

    expect([isCircuitOpen(error), fn.callCount]).toEqual([true, 3])
  })

  it('retries the function at every interval, and closes at the first success', async () => {
    const { fn, recoverer } = recovering(['fail', 'fail', 'fail', 'fail', { value: 'a row' }])
    await failed(3)
    const asked: number[] = []
    for (let interval = 0; interval < 4; interval++) {
      await time.pass(5_000)
      asked.push(fn.callCount)
    }

    expect(asked).toEqual([4, 5, 5, 5])
    expect(recoverer.state()).toBe('closed')
    expect(await recoverer.call()).toBe('a row')
    expect(alerts).toEqual([])
  })

  it('has its user calls rejected while a retry runs', async () => {
    const { fn, recoverer } = recovering(['fail', 'fail', 'fail', { hangMs: 1_000 }])
    await failed(3)
    await time.pass(5_500)
    expect(fn.callCount).toBe(4)

    await expect(recoverer.call()).rejects.toMatchObject({ code: 'ERR_CIRCUIT_OPEN' })
    await time.pass(500)

    expect(recoverer.state()).toBe('closed')
  })
})

describe('past the maximum', () => {
  it('stays open, asks no more and raises one alert', async () => {
    const { fn, recoverer } = recovering(['fail'])
    await failed(3)
    await time.pass(14_999)
    expect(alerts).toEqual([])

    await time.pass(3_600_000)

    expect([fn.callCount, recoverer.state()]).toEqual([6, 'open'])
    expect(alerts).toEqual(['database did not come back in 3 retries'])
    await expect(recoverer.call()).rejects.toMatchObject({ code: 'ERR_CIRCUIT_HELD' })
    expect(time.timers()).toBe(0)
  })

  it('is closed by hand, and has all its retries again', async () => {
    const { fn, recoverer } = recovering(['fail'])
    await failed(3)
    await time.pass(60_000)

    recoverer.close()
    expect(recoverer.state()).toBe('closed')
    await failed(3)
    await time.pass(60_000)

    expect(fn.callCount).toBe(12)
    expect(alerts).toHaveLength(2)
  })
})

it('leaves no timer behind once it is disposed of', async () => {
  const { recoverer } = recovering(['fail'])
  await failed(3)
  expect(time.timers()).toBe(1)

  recoverer[Symbol.dispose]()

  expect(time.timers()).toBe(0)
})
