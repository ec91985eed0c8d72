import { describe, expect, it } from 'vitest'
import { CircuitBreaker, execute, tryExecute } from 'recloser'
import type { CircuitBreakerOptions, CircuitEvent, Outcome } from 'recloser'
import { fakeTime } from '../support/fake-time.ts'
import { deferred, raise } from '../support/tasks.ts'

const time = fakeTime()
const broken = new Error('broken hook')

interface Life {
  readonly outcomes: Outcome[]
  readonly told: CircuitEvent[]
  readonly stats: unknown
}

/** Every kind of call at every state, through `execute`. */
const live = async (options: CircuitBreakerOptions, listener?: (event: CircuitEvent) => void): Promise<Life> => {
  const breaker = new CircuitBreaker({
    failureThreshold: 2,
    halfOpenMaxCalls: 2,
    onHookError: () => undefined,
    ...options,
  } as CircuitBreakerOptions)
  const told: CircuitEvent[] = []
  if (listener) breaker.subscribe(listener)
  breaker.subscribe((event) => told.push(event))
  const outcomes: Outcome[] = []
  const call = async (task: () => unknown, signal?: AbortSignal): Promise<void> => {
    outcomes.push(await tryExecute(breaker, task, { signal }))
  }
  const [late, lateProbe] = [deferred(), deferred()]
  const lateCall = tryExecute(breaker, () => late.promise)

  await call(() => 'up')
  const controller = new AbortController()
  await call(() => {
    controller.abort()
    return raise('aborted')
  }, controller.signal)
  await call(() => raise('down 1'))
  await call(() => Promise.reject(new Error('down 2')))
  await call(() => 'refused')
  late.resolve('late')
  outcomes.push(await lateCall)
  await time.pass(60_000)
  const lateProbeCall = tryExecute(breaker, () => lateProbe.promise)
  await call(() => raise('probe down'))
  lateProbe.reject('late probe')
  outcomes.push(await lateProbeCall)
  await time.pass(60_000)
  await call(() => 'probe 1')
  await call(() => 'probe 2')
  await call(() => 'up again')
  return { outcomes, told, stats: breaker.stats }
}

/** Moments on the clock differ between two lives; nothing else does. */
const withoutMoments = ({ outcomes, told, stats }: Life): unknown =>
  JSON.parse(JSON.stringify({ outcomes, told, stats }), (key, value: unknown) =>
    key.endsWith('AtMs') || key === 'atMs' ? 0 : value,
  )

const kinds: CircuitEvent['type'][] = ['success', 'failure', 'ignored', 'rejected', 'transition']

describe('a hook that throws', () => {
  it('has every kind of event to throw at', async () => {
    const { told } = await live({})

    expect(new Set(told.map(({ type }) => type))).toEqual(new Set(kinds))
  })

  it.each(kinds)(
    'changes nothing for callers, other listeners and the circuit where it is a listener of %s',
    async (kind) => {
      const quiet = await live({})

      const loud = await live({}, (event) => {
        if (event.type === kind) throw broken
      })

      expect(withoutMoments(loud)).toEqual(withoutMoments(quiet))
    },
  )

  it.each(kinds)('changes nothing where it is an async listener of %s', async (kind) => {
    const quiet = await live({})
    const listener: (event: CircuitEvent) => unknown = ({ type }) =>
      type === kind ? Promise.reject(broken) : undefined

    const loud = await live({}, listener)

    expect(withoutMoments(loud)).toEqual(withoutMoments(quiet))
  })

  const hooks: { hook: string; options: CircuitBreakerOptions }[] = [
    { hook: 'onStateChange', options: { onStateChange: () => raise(broken) } },
    { hook: 'isFailure', options: { isFailure: () => raise(broken) } },
    { hook: 'backoff', options: { resetTimeoutMs: () => raise(broken) } },
    { hook: 'onHookError', options: { onStateChange: () => raise(broken), onHookError: () => raise(broken) } },
  ]

  it.each(hooks)('changes nothing where it is $hook', async ({ options }) => {
    const quiet = await live({})

    const loud = await live(options)

    expect(withoutMoments(loud)).toEqual(withoutMoments(quiet))
  })

  it('only counts what would be ignored where it is isIgnored', async () => {
    const quiet = await live({ isIgnored: () => false })

    const loud = await live({ isIgnored: () => raise(broken) })

    expect(withoutMoments(loud)).toEqual(withoutMoments(quiet))
  })

  it('is reported as often as it throws', async () => {
    const reports: string[] = []

    const { told } = await live({ onHookError: (error, hook) => error === broken && reports.push(hook) }, () =>
      raise(broken),
    )

    expect(reports).toEqual(told.map(() => 'listener'))
  })
})

describe('a listener that calls back', () => {
  it('may make calls of its own from inside an event', async () => {
    const breaker = new CircuitBreaker({ failureThreshold: 1 })
    const inner: Promise<Outcome>[] = []
    breaker.subscribe((event) => {
      if (event.type === 'failure') inner.push(tryExecute(breaker, () => 'inner'))
    })

    const outcome = await tryExecute(breaker, () => raise('down'))

    expect(outcome).toEqual({ status: 'rejected', reason: 'down' })
    expect(await Promise.all(inner)).toEqual([{ status: 'rejected', reason: expect.any(Error) as unknown }])
  })

  it('may reset the circuit that just opened: the caller keeps its error, the next call runs', async () => {
    const breaker = new CircuitBreaker({ failureThreshold: 1 })
    breaker.subscribe((event) => {
      if (event.type === 'transition' && event.to === 'open') breaker.reset()
    })

    const outcome = await tryExecute(breaker, () => raise('down'))
    const next = await execute(breaker, () => 'up')

    expect([outcome, next]).toEqual([{ status: 'rejected', reason: 'down' }, 'up'])
  })

  it('may trip the circuit on a success: the caller keeps its value', async () => {
    const breaker = new CircuitBreaker()
    breaker.subscribe((event) => {
      if (event.type === 'success') breaker.trip()
    })

    const value = await execute(breaker, () => 'up')

    expect([value, breaker.state]).toEqual(['up', 'open'])
  })
})
