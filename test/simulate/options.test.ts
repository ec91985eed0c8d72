import { expect, it } from 'vitest'
import { simulate } from 'recloser/simulate'
import { untyped } from '../support/complaint.ts'

const base = { clients: { ratePerSecond: 1 }, durationMs: 1_000 }
const dependency = (given: object) => ({ ...base, dependency: given })
const episode = (given: object) => dependency({ episodes: [{ fromMs: 0, forMs: 1, ...given }] })
const clients = (given: object) => ({ ...base, clients: { ratePerSecond: 1, ...given } })

it.each([
  [{}, TypeError, 'simulate(): `clients` must be clients, or an array of them, received undefined'],
  [{ ...base, clint: 1 }, TypeError, 'simulate(): unknown option `clint`'],
  [
    { ...base, durationMs: 0 },
    RangeError,
    'simulate(): `durationMs` must be a finite number of milliseconds above 0, received 0',
  ],
  [{ ...base, dependency: [] }, TypeError, 'simulate(): `dependency` must be an object, received an array'],
  [{ ...base, guard: 5 }, TypeError, 'simulate(): `guard` must be a function, received 5'],
  [{ ...base, guardPer: 'call' }, RangeError, "simulate(): `guardPer` must be 'process' or 'shard', received \"call\""],
  [{ ...base, seed: -1 }, RangeError, 'simulate(): `seed` must be a whole number from 0 to 4294967295, received -1'],
  [{ ...base, bucketMs: 0.001 }, RangeError, 'simulate(): `bucketMs` must be at least 0.01, received 0.001'],
  [
    { ...base, fullService: { share: 2 } },
    RangeError,
    'simulate() fullService: `share` must be a number from 0 to 1, received 2',
  ],
  [
    { ...base, clients: [] },
    RangeError,
    'simulate(): `clients` must be one group of clients or more, received an array',
  ],
  [
    { ...base, clients: [{ ratePerSecond: 1 }, { ratePerSecond: 1 }] },
    RangeError,
    'simulate(): `clients[1].name` must be another than those before it, received "clients"',
  ],
  [
    clients({ ratePerSecond: -1 }),
    RangeError,
    'simulate() clients: `ratePerSecond` must be a finite number, 0 or more',
  ],
  [
    { ...base, clients: [{ ratePerSecond: 1 }, { name: 'web', ratePerSecond: -1 }] },
    RangeError,
    'simulate() clients[1]: `ratePerSecond` must be a finite number, 0 or more, or an array of { fromMs, perSecond }',
  ],
  [
    clients({ ratePerSecond: new Date(5) }),
    TypeError,
    'simulate() clients: `ratePerSecond` must be a finite number, 0 or more, or an array of { fromMs, perSecond }',
  ],
  [
    clients({ ratePerSecond: {} }),
    TypeError,
    'simulate() clients: `ratePerSecond` must be a finite number, 0 or more, or an array',
  ],
  [
    clients({
      ratePerSecond: [
        { fromMs: 5, perSecond: 1 },
        { fromMs: 4, perSecond: 1 },
      ],
    }),
    RangeError,
    'simulate() clients: `ratePerSecond[1].fromMs` must be at least 5, because rates are sorted by the moment they begin, received 4',
  ],
  [
    clients({ arrivals: 'often' }),
    RangeError,
    "simulate() clients: `arrivals` must be 'poisson', 'uniform' or { burstOf }",
  ],
  [
    clients({ arrivals: { burstOf: 0 } }),
    RangeError,
    'simulate() clients.arrivals: `burstOf` must be a whole number above 0',
  ],
  [
    clients({ retries: { attempts: 0 } }),
    RangeError,
    'simulate() clients.retries: `attempts` must be a whole number above 0',
  ],
  [
    clients({ retries: { attempts: 1, backoff: -1 } }),
    RangeError,
    'clients.retries: `backoff` must be a finite number of milliseconds',
  ],
  [
    clients({ deadlineMs: 0 }),
    RangeError,
    '`deadlineMs` must be a number of milliseconds above 0, or Infinity, received 0',
  ],
  [
    clients({ maxConcurrent: 0.5 }),
    RangeError,
    '`maxConcurrent` must be a whole number above 0, or Infinity, received 0.5',
  ],
  [clients({ maxWaiting: -1 }), RangeError, '`maxWaiting` must be a whole number, 0 or more, or Infinity, received -1'],
  [dependency({ server: 1 }), TypeError, 'simulate() dependency: unknown option `server`, did you mean `servers`?'],
  [
    dependency({ serviceMs: 0 }),
    RangeError,
    '`serviceMs` must be a number of milliseconds above 0, or { distribution, meanMs, sigma }',
  ],
  [
    dependency({ serviceMs: { distribution: 'lognormal', meanMs: 1 } }),
    TypeError,
    'simulate() dependency.serviceMs: `sigma` must be a finite number, 0 or more, received undefined',
  ],
  [
    dependency({ serviceMs: { distribution: 'constant', meanMs: 1, sigma: 1 } }),
    RangeError,
    "simulate() dependency.serviceMs: `sigma` must be 0, because only 'lognormal' has one, received 1",
  ],
  [
    dependency({ warmUp: { fromShare: 0, calls: 1 } }),
    RangeError,
    'dependency.warmUp: `fromShare` must be a number above 0 and at most 1',
  ],
  [dependency({ episodes: {} }), TypeError, 'simulate() dependency: `episodes` must be an array, received an object'],
  [episode({ kind: 'dwon' }), RangeError, "simulate() dependency: `episodes[0].kind` must be 'down' or 'hang'"],
  [episode({ kind: 'slow' }), TypeError, 'simulate() dependency episodes[0]: `factor` must be a finite number above 0'],
  [
    episode({ kind: 'down', forMs: 0 }),
    RangeError,
    'episodes[0]: `forMs` must be a finite number of milliseconds above 0',
  ],
  [
    episode({ kind: 'down', shards: [1] }),
    RangeError,
    'episodes[0]: `shards[0]` must be a whole number from 0 to 0, received 1',
  ],
  [
    episode({ kind: 'down', shards: [0, -1] }),
    RangeError,
    'episodes[0]: `shards[1]` must be a whole number from 0 to 0, received -1',
  ],
  [
    { ...base, dependency: { shards: 2, episodes: [{ kind: 'down', fromMs: 0, forMs: 1, shards: [0.5] }] } },
    RangeError,
    'episodes[0]: `shards[0]` must be a whole number from 0 to 1, received 0.5',
  ],
  [
    episode({ kind: 'lowTraffic', factor: 2 }),
    RangeError,
    'episodes[0]: `factor` must be a number from 0 to 1, received 2',
  ],
  [
    episode({ kind: 'surge', factor: 0.5 }),
    RangeError,
    'episodes[0]: `factor` must be a finite number, 1 or more, received 0.5',
  ],
  [
    episode({ kind: 'stall', clients: 'web' }),
    RangeError,
    'episodes[0]: `clients` must be \'clients\', received "web"',
  ],
  [
    episode({ kind: 'stall', processes: [1] }),
    RangeError,
    'episodes[0]: `processes[0]` must be a whole number from 0 to 0, received 1',
  ],
  [clients({ fleet: 5 }), TypeError, 'simulate() clients: `fleet` must be an object, received 5'],
  [
    clients({ fleet: { quorum: 1.5 } }),
    RangeError,
    'simulate() clients.fleet: `quorum` must be a whole number above 0, or a share above 0 and below 1, received 1.5',
  ],
  [
    clients({ fleet: { latencyMs: 0 } }),
    RangeError,
    'simulate() clients.fleet: `latencyMs` must be a finite number of milliseconds above 0, received 0',
  ],
  [clients({ fleet: { latency: 1 } }), TypeError, 'simulate() clients.fleet: unknown option `latency`, did you mean'],
])('refuses %j', async (options, Kind, message) => {
  const given = simulate(untyped(options))

  await expect(given).rejects.toThrow(Kind)
  await expect(given).rejects.toThrow(message)
})
