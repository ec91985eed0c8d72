import { openPeer } from './door.ts'
import { foreverMs, type Library, type LibraryEntry, type Setup, type Task } from './library.ts'

interface Circuit {
  execute(): Promise<unknown>
  dispose(): void
}

interface Mollitia {
  readonly Circuit: new (factory: { func: Task; options: { modules: readonly unknown[] } }) => Circuit
  readonly SlidingCountBreaker: new (options: object) => unknown
  readonly SlidingTimeBreaker: new (options: object) => unknown
}

async function load(): Promise<Library<Circuit>> {
  const library = await openPeer<Mollitia>('mollitia')
  return {
    create: (setup, func) => new library.Circuit({ func, options: { modules: [moduleFor(library, setup)] } }),
    caller: (circuit) => () => circuit.execute(),
    dispose: (circuit) => circuit.dispose(),
  }
}

function moduleFor({ SlidingCountBreaker, SlidingTimeBreaker }: Mollitia, setup: Setup): unknown {
  const { rule, resetMs = foreverMs, windowSize = 100 } = setup
  const shared = { openStateDelay: resetMs, permittedNumberOfCallsInHalfOpenState: 1 }
  switch (rule) {
    case 'consecutive':
    case 'countWindow':
      return new SlidingCountBreaker({ ...shared, slidingWindowSize: windowSize })
    case 'count':
    case 'timeWindow':
      return new SlidingTimeBreaker({ ...shared, slidingWindowSize: 10_000 })
    case 'slowCalls':
      return new SlidingTimeBreaker({
        ...shared,
        slidingWindowSize: 10_000,
        slowCallDurationThreshold: 5_000,
        slowCallRateThreshold: 50,
      })
    case 'never':
      return new SlidingCountBreaker({ ...shared, slidingWindowSize: windowSize, failureRateThreshold: 100 })
    case 'firstFailure':
      return new SlidingCountBreaker({
        ...shared,
        slidingWindowSize: 1,
        minimumNumberOfCalls: 1,
        failureRateThreshold: 1,
      })
  }
}

const overTime = 'SlidingTimeBreaker over 10 s, which keeps at most 1,000 calls'

export const mollitia: LibraryEntry = {
  name: 'mollitia',
  how: {
    consecutive: 'SlidingCountBreaker over 100 calls: it does not count failures in a row',
    count: `${overTime}: it counts no failures in a window, only their share`,
    countWindow: 'SlidingCountBreaker',
    timeWindow: overTime,
    slowCalls: overTime,
    never: 'SlidingCountBreaker at 100 %, which it never opens at',
    firstFailure: 'SlidingCountBreaker over 1 call',
  },
  minimalUse: [
    "import { Circuit, SlidingCountBreaker } from 'mollitia'",
    'export const call = (task) => new Circuit({ func: task, options: { modules: [new SlidingCountBreaker()] } }).execute()',
  ].join('; '),
  load: load,
}
