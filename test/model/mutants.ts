import { CircuitBreaker, type CircuitBreakerOptions, type CircuitEvent, type Hold, type Permit } from 'recloser'
import { longWait, oneProbe, optionSets, twoProbes, type OptionSet } from './option-sets.ts'
import type { Maker } from './pair.ts'

/** A breaker with one law broken from outside, and the circuit in which that must show. */
export interface Mutant {
  readonly title: string
  readonly set: OptionSet
  readonly make: Maker
}

type Overrides = Partial<Record<keyof CircuitBreaker, unknown>>

const shadow = optionSets.find(({ naive }) => naive.shadow) ?? twoProbes
const doubling = optionSets.find(({ title }) => title.startsWith('opens at once')) ?? twoProbes

export const otherOptions =
  (change: (options: CircuitBreakerOptions) => CircuitBreakerOptions): Maker =>
  (options) =>
    new CircuitBreaker({ ...options, ...change(options) } as CircuitBreakerOptions)

const otherMembers =
  (change: (breaker: CircuitBreaker) => Overrides): Maker =>
  (options) => {
    const breaker = new CircuitBreaker(options)
    const overrides = change(breaker)

    return new Proxy(breaker, {
      get: (target, key) => {
        const own = Object.getOwnPropertyDescriptor(overrides, key)
        const value: unknown = own === undefined ? Reflect.get(target, key, target) : Reflect.get(overrides, key)

        return typeof value === 'function' && own === undefined ? (value.bind(target) as unknown) : value
      },
    })
  }

const otherPermits = (change: (permit: Permit, breaker: CircuitBreaker) => Partial<Permit>): Maker =>
  otherMembers((breaker) => {
    const twist = (permit: Permit): Permit => ({
      probe: permit.probe,
      succeed: () => permit.succeed(),
      fail: (reason) => permit.fail(reason),
      ignore: () => permit.ignore(),
      settle: (...outcome) => permit.settle(...outcome),
      [Symbol.dispose]: () => permit[Symbol.dispose](),
      ...change(permit, breaker),
    })

    return {
      acquire: () => twist(breaker.acquire()),
      tryAcquire: () => {
        const permit = breaker.tryAcquire()
        return permit && twist(permit)
      },
      admit: () => {
        const answer = breaker.admit()
        return 'succeed' in answer ? twist(answer) : answer
      },
    }
  })

const otherClock = (change: (read: () => number) => () => number): Maker =>
  otherOptions(({ clock = () => 0 }) => ({ clock: change(clock) }))

const opensLate = (permit: Permit, breaker: CircuitBreaker): Partial<Permit> => ({
  fail: (reason) => {
    const before = breaker.stats.totals.late
    const settled = permit.fail(reason)

    if (breaker.stats.totals.late > before && breaker.state === 'closed') breaker.trip(reason)
    return settled
  },
})

const closesLate = (permit: Permit, breaker: CircuitBreaker): Partial<Permit> => ({
  succeed: () => {
    const before = breaker.stats.totals.late
    const settled = permit.succeed()

    if (breaker.stats.totals.late > before) breaker.reset()
    return settled
  },
})

const releasesAnother = (breaker: CircuitBreaker): Overrides => {
  const holds: Hold[] = []

  return {
    hold: (position: 'open' | 'closed'): Hold => {
      holds.push(breaker.hold(position))
      const release = (): void => holds.pop()?.release()
      return { release, [Symbol.dispose]: release }
    },
  }
}

/** In place of a rejection by a hold gives a permit that counts for nothing. */
const admitsUnderHolds = (breaker: CircuitBreaker): Overrides => ({
  tryAcquire: () =>
    breaker.tryAcquire() ?? (breaker.retryAfterMs === Infinity ? new CircuitBreaker().acquire() : undefined),
})

/** Says that it ignores, once, and does nothing. */
const keepsSlot = (permit: Permit): Partial<Permit> => {
  let asked = false

  return {
    ignore: () => {
      const first = permit.probe && !asked

      asked = true
      return first || permit.ignore()
    },
  }
}

const neverForgets = (): CircuitBreakerOptions => {
  let most = 0

  return {
    resetTimeoutMs: ({ attempt }) => {
      most = Math.max(most, attempt)
      return doubling.naive.delayMs(most)
    },
  }
}

/** What every sequence of the walks can meet. */
const withinWalks: Readonly<Record<string, Maker>> = {
  'opens a millisecond late': otherOptions(() => ({ resetTimeoutMs: 101 })),
  'opens a millisecond early': otherOptions(() => ({ resetTimeoutMs: 99 })),
  'bears a failure too many': otherOptions(() => ({ failureThreshold: 3 })),
  'admits a probe too many': otherOptions(() => ({ halfOpenMaxCalls: 3 })),
  'closes a success early': otherOptions(() => ({ successThreshold: 1 })),
  'bears a failed probe': otherOptions(() => ({ halfOpenFailureThreshold: 2 })),
  'keeps a slot a millisecond too long': otherOptions(() => ({ probeTimeoutMs: 101 })),
  'keeps a slot for ever': otherOptions(() => ({ probeTimeoutMs: Infinity })),
  'takes two verdicts': otherPermits((permit) => ({ succeed: () => permit.succeed() || true })),
  'lets a late success close': otherPermits(closesLate),
  'lets a late failure open': otherPermits(opensLate),
  'keeps the slot of an ignored probe': otherPermits(keepsSlot),
  'counts an ignored call': otherPermits((permit) => ({ ignore: () => permit.succeed() })),
  'releases another hold': otherMembers(releasesAnother),
  'does not begin a new wait when tripped again': otherMembers((breaker) => ({
    trip: (reason: unknown) => {
      if (breaker.stats.openedAtMs === undefined) breaker.trip(reason)
    },
  })),
  'does not fence on a reset while closed': otherMembers((breaker) => ({
    reset: () => {
      if (breaker.stats.openedAtMs !== undefined) breaker.reset()
    },
  })),
  'rejects without a word': otherMembers((breaker) => ({
    tryAcquire: () => (breaker.retryAfterMs > 0 ? undefined : breaker.tryAcquire()),
  })),
  'keeps late outcomes to itself': otherMembers((breaker) => ({
    subscribe: (listener: (event: CircuitEvent) => void) =>
      breaker.subscribe((event) => {
        if (!('late' in event && event.late)) listener(event)
      }),
  })),
  'keeps holds to itself': otherMembers((breaker) => ({
    subscribe: (listener: (event: CircuitEvent) => void) =>
      breaker.subscribe((event) => {
        if (event.type !== 'hold') listener(event)
      }),
  })),
  'moves when it is read': otherMembers((breaker) => ({
    get state() {
      if (breaker.retryAfterMs === 0) breaker.tryAcquire()?.ignore()
      return breaker.state
    },
  })),
}

/** What needs a broken clock, a snapshot or a `using`, which only the random commands have. */
const beyondWalks: Readonly<Record<string, Maker>> = {
  'forgets to ignore on dispose': otherPermits(() => ({ [Symbol.dispose]: () => undefined })),
  'takes NaN for zero': otherClock((read) => () => read() || 0),
  'waits for a clock that stepped back': otherClock((read) => {
    let mostMs = -Infinity

    return () => {
      const nowMs = read()

      if (nowMs > mostMs) mostMs = nowMs
      return mostMs
    }
  }),
  'forgets the time between saving and restoring': otherOptions(() => ({ wallClock: () => 0 })),
  'restores to closed': otherOptions(({ snapshot }) => (snapshot ? { snapshot: new CircuitBreaker().snapshot() } : {})),
}

const inTwoProbes = ([title, make]: readonly [string, Maker]): Mutant => ({ title, set: twoProbes, make })

export const mutantsWithinWalks = Object.entries(withinWalks).map(inTwoProbes)

export const mutants: readonly Mutant[] = [
  ...mutantsWithinWalks,
  ...Object.entries(beyondWalks).map(inTwoProbes),
  { title: 'enforces in shadow mode', set: shadow, make: otherOptions(() => ({ shadow: false })) },
  { title: 'admits in shadow mode what a hold rejects', set: shadow, make: otherMembers(admitsUnderHolds) },
  {
    title: 'takes a slot after an open period of less than a minute',
    set: oneProbe,
    make: otherOptions(() => ({ probeTimeoutMs: 40_000 })),
  },
  {
    title: 'takes a slot after a minute though the circuit was open for longer',
    set: longWait,
    make: otherOptions(() => ({ probeTimeoutMs: 60_000 })),
  },
  { title: 'does not back off', set: doubling, make: otherOptions(() => ({ resetTimeoutMs: 100 })) },
  { title: 'never forgets an attempt', set: doubling, make: otherOptions(neverForgets) },
]

/** No mutants, but put in between in the same ways: what is found in these is an error of the finding. */
export const faithful: readonly Mutant[] = [
  { title: 'other options', set: twoProbes, make: otherOptions(() => ({})) },
  { title: 'other members', set: twoProbes, make: otherMembers(() => ({})) },
  { title: 'other permits', set: twoProbes, make: otherPermits(() => ({})) },
]
