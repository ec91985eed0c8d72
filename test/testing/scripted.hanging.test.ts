import { describe, expect, it } from 'vitest'
import { CircuitBreaker, execute } from 'recloser'
import { scripted } from 'recloser/testing'
import { fakeTime } from '../support/fake-time.ts'
import { listenersOn, microtasks } from '../support/sources.ts'
import { rejection } from '../support/tasks.ts'

const time = fakeTime()

/** What has become of a promise so far. */
function watch(promise: Promise<unknown>): { outcome: unknown } {
  const watched: { outcome: unknown } = { outcome: 'waits' }
  promise.then(
    (value) => (watched.outcome = value),
    (error: unknown) => (watched.outcome = String(error)),
  )
  return watched
}

describe('a step that hangs', () => {
  it('answers when its time has passed', async () => {
    const call = watch(scripted([{ hangMs: 500, value: 'late' }])())

    await time.pass(499)
    const before = call.outcome
    await time.pass(1)

    expect([before, call.outcome, time.timers()]).toEqual(['waits', 'late', 0])
  })

  it('fails then, where it has an error', async () => {
    const call = watch(scripted([{ hangMs: 500, error: new Error('down') }])())

    await time.pass(500)

    expect(call.outcome).toBe('Error: down')
  })

  it('asks the function only then', async () => {
    const asked: number[] = []
    const call = watch(scripted([{ hangMs: 500 }], () => asked.push(performance.now()))())
    const before = performance.now()

    await time.pass(500)

    expect([call.outcome, asked]).toEqual([1, [before + 500]])
  })

  it('may take as long as a timer can', async () => {
    const call = watch(scripted([{ hangMs: 2 ** 31 - 1, value: 'late' }])())

    await time.pass(2 ** 31 - 1)

    expect(call.outcome).toBe('late')
  })

  it('never ends at Infinity, and waits on no timer', async () => {
    const call = watch(scripted([{ hangMs: Infinity }])())

    await time.pass(3_600_000)

    expect([call.outcome, time.timers()]).toEqual(['waits', 0])
  })

  it('hangs as often as chance says', async () => {
    const dependency = scripted({ hangRate: 0.3, hangMs: 500 })
    const calls = Array.from({ length: 2_000 }, () => watch(dependency('x').then(() => 'answered')))
    await time.pass(0)

    // Five standard deviations are 103.
    expect(Math.abs(calls.filter(({ outcome }) => outcome === 'waits').length - 600)).toBeLessThan(103)
    await time.pass(500)
    expect(calls.filter(({ outcome }) => outcome === 'waits')).toEqual([])
  })

  it('hangs for a second where chance says nothing else', async () => {
    const call = watch(scripted({ hangRate: 1 })().then(() => 'answered'))

    await time.pass(999)
    const before = call.outcome
    await time.pass(1)

    expect([before, call.outcome]).toEqual(['waits', 'answered'])
  })
})

it('a step that does not hang answers without a timer, also to a call that was aborted', async () => {
  const call = watch(scripted(['ok'], (signal: AbortSignal): unknown => signal.aborted)(AbortSignal.abort('gone')))

  await microtasks()

  expect([call.outcome, time.timers()]).toEqual([true, 0])
})

describe('a step that hangs and is aborted', () => {
  it.each<[string, (signal: AbortSignal) => unknown[]]>([
    ['of a task', (signal) => [{ signal }]],
    ['of an options object behind other arguments', (signal) => ['/users', null, { signal }]],
    ['as an argument of its own', (signal) => [undefined, signal]],
  ])('rejects with the reason of the signal %s, and leaves neither timer nor listener', async (_, argumentsWith) => {
    const controller = new AbortController()
    const left = listenersOn(controller.signal)
    const call = rejection(scripted([{ hangMs: 500 }])(...argumentsWith(controller.signal)))

    controller.abort('gone')

    expect([await call, time.timers(), left()]).toEqual(['gone', 0, 0])
  })

  it('ends a call that would hang for ever', async () => {
    const controller = new AbortController()
    const call = rejection(scripted([{ hangMs: Infinity }])(controller))

    controller.abort('gone')

    expect(await call).toBe('gone')
  })

  it('rejects at once where it was aborted before', async () => {
    const call = scripted([{ hangMs: 500 }])(AbortSignal.abort('gone'))

    expect([await rejection(call), time.timers()]).toEqual(['gone', 0])
  })

  it('leaves no listener where nobody aborts', async () => {
    const { signal } = new AbortController()
    const left = listenersOn(signal)
    void scripted([{ hangMs: 500 }])({ signal })
    const during = left()

    await time.pass(500)

    expect([during, left()]).toEqual([1, 0])
  })

  it('is ignored by the breaker around it', async () => {
    const breaker = new CircuitBreaker({ failureThreshold: 1 })
    const controller = new AbortController()
    const call = rejection(execute(breaker, scripted([{ hangMs: 500 }]), { signal: controller.signal }))

    controller.abort('gone')
    await call

    expect(breaker.stats.totals).toMatchObject({ failures: 0, ignored: 1 })
  })
})
