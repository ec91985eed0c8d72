import { describe, expectTypeOf, it } from 'vitest'
import {
  CircuitBreaker,
  execute,
  executeSync,
  guarded,
  isCircuitOpen,
  isRejection,
  tryExecute,
  type CircuitOpenError,
  type CircuitSnapshot,
  type CircuitState,
  type Permit,
  type RejectedError,
} from 'recloser'
import { exponential } from 'recloser/backoff'
import { valueWhere } from 'recloser/predicates'

const breaker = new CircuitBreaker()

describe('execute and its kin', () => {
  it('give what the task gives', () => {
    expectTypeOf(execute(breaker, () => Promise.resolve(1))).toEqualTypeOf<Promise<number>>()
    expectTypeOf(execute(breaker, () => 'value')).toEqualTypeOf<Promise<string>>()
    expectTypeOf(execute(breaker, (): string | Promise<string> => 'value')).toEqualTypeOf<Promise<string>>()
    expectTypeOf(executeSync(breaker, () => 5 as const)).toEqualTypeOf<5>()
  })

  it('hand a signal to the task that fetch takes, whatever the caller gave', () => {
    expectTypeOf(execute(breaker, ({ signal }) => fetch('/', { signal }))).toEqualTypeOf<Promise<Response>>()
    expectTypeOf(tryExecute(breaker, ({ signal }) => fetch('/', { signal }))).resolves.toHaveProperty('status')
    void execute(
      breaker,
      ({ signal, attempt, args }) => {
        expectTypeOf(attempt).toEqualTypeOf<number | undefined>()
        expectTypeOf(args).toEqualTypeOf<readonly unknown[] | undefined>()
        return signal
      },
      { signal: undefined },
    )
  })

  it('hand the signal to the task', () => {
    void execute(breaker, (context) => {
      expectTypeOf(context.signal).toEqualTypeOf<AbortSignal>()
    })
  })

  it('narrow the outcome of tryExecute', async () => {
    const outcome = await tryExecute(breaker, () => 1)

    if (outcome.status === 'fulfilled') expectTypeOf(outcome.value).toEqualTypeOf<number>()
    else expectTypeOf(outcome).toHaveProperty('reason')
  })

  it('refuse misuse', () => {
    // @ts-expect-error -- a value in place of a task
    void execute(breaker, 5)
    // @ts-expect-error -- a controller in place of its signal
    void execute(breaker, () => 1, { signal: new AbortController() })
    // @ts-expect-error -- unknown option
    void execute(breaker, () => 1, { isFailed: () => true })
  })
})

describe('a breaker', () => {
  it('has literal states', () => {
    expectTypeOf(breaker.state).toEqualTypeOf<CircuitState>()
    expectTypeOf<CircuitState>().toEqualTypeOf<'closed' | 'open' | 'half-open'>()
  })

  it('gives permits', () => {
    expectTypeOf(breaker.acquire()).toEqualTypeOf<Permit>()
    expectTypeOf(breaker.tryAcquire()).toEqualTypeOf<Permit | undefined>()
    expectTypeOf(breaker.admit()).toEqualTypeOf<Permit | CircuitOpenError>()
    expectTypeOf<Permit>().toExtend<Disposable>()
  })

  it('tells events that narrow by their type', () => {
    breaker.subscribe((event) => {
      switch (event.type) {
        case 'transition':
          expectTypeOf(event.to).toEqualTypeOf<CircuitState>()
          break
        case 'failure':
          expectTypeOf(event.error).toEqualTypeOf<unknown>()
          break
        case 'ignored':
          expectTypeOf(event.late).toEqualTypeOf<boolean>()
          break
        case 'success':
          expectTypeOf(event.durationMs).toEqualTypeOf<number | undefined>()
          break
        case 'rejected':
          expectTypeOf(event.shadow).toEqualTypeOf<boolean>()
      }
    })
  })

  it('restores what it saved, also from JSON', () => {
    expectTypeOf(breaker.snapshot()).toEqualTypeOf<CircuitSnapshot>()
    void new CircuitBreaker({ snapshot: breaker.snapshot() })
  })

  it('refuses misuse', () => {
    // @ts-expect-error -- no position
    breaker.hold('half-open')
    // @ts-expect-error -- read only
    breaker.state = 'open'
    // @ts-expect-error -- initialMs has no sane default
    exponential({})
    // @ts-expect-error -- an async predicate would always be true
    void new CircuitBreaker({ isFailure: () => Promise.resolve(true) })
  })
})

describe('guards', () => {
  it('narrow', () => {
    const error: unknown = new Error('down')

    if (isCircuitOpen(error)) expectTypeOf(error).toEqualTypeOf<CircuitOpenError>()
    if (isRejection(error)) expectTypeOf(error).toEqualTypeOf<RejectedError>()
  })
})

describe('predicates', () => {
  it('take the type of the value from whoever writes the function', () => {
    void new CircuitBreaker({ isFailure: valueWhere((response: Response) => response.status >= 500) })
  })
})

describe('guarded', () => {
  it('decorates async methods', () => {
    class Client {
      @guarded({ failureThreshold: 3 })
      async get(id: string): Promise<string> {
        return Promise.resolve(id)
      }
    }

    expectTypeOf(new Client()).toHaveProperty('get').toEqualTypeOf<(id: string) => Promise<string>>()
  })

  it('refuses synchronous methods, which it would make async', () => {
    class Client {
      // @ts-expect-error -- the method would give a promise where its type says a string
      @guarded()
      get(id: string): string {
        return id
      }
    }
    void Client
  })
})
