import { exponential, withJitter } from 'recloser/backoff'
import { probes, slowStart } from 'recloser/recovery'
import { anyOf, consecutiveFailures, failureRate, slowCallRate, stalled, timeWindow } from 'recloser/trip'
import { perSecondPanels } from '../trials/report/picture.ts'
import { callers, service } from '../trials/worlds.ts'
import { fullServiceAfter, goodAfter, goodDuring, loadDuring, mostWaiting, openedAfter } from './columns.ts'
import type { TuningWorld } from './world.ts'

// The worlds of docs/tuning.md, in its order. The service and its callers are those of the trials.

const waitingPanel = [{ field: 'waiting', title: 'calls that wait for an answer' }] as const
const [goodPanel, loadPanel] = [perSecondPanels.slice(0, 1), perSecondPanels.slice(1)]

/** The dependency takes each call for a minute and says nothing. */
const hang = (deadlineMs: number): TuningWorld['setting'] => ({
  clients: callers(20, { deadlineMs }),
  dependency: service(20, { episodes: [{ kind: 'hang', fromMs: 30_000, forMs: 60_000 }] }),
  durationMs: 120_000,
})

const timeouts: TuningWorld = {
  id: 'timeouts',
  title: 'A hang, and callers with and without a timeout',
  setting: hang(Infinity),
  choices: [
    { name: 'no timeout', options: {} },
    { name: 'timeout of 10 s', options: {}, clients: { timeoutMs: 10_000 } },
    { name: 'timeout of 1 s', options: {}, clients: { timeoutMs: 1_000 } },
  ],
  columns: [openedAfter('opened in the hang after', 0), mostWaiting('calls that waited at once, at most', 0)],
  panels: waitingPanel,
}

const partial: TuningWorld = {
  id: 'partial-outage',
  title: 'A partial outage of 20 %, and then a total one',
  setting: {
    clients: callers(100),
    dependency: service(100, {
      episodes: [
        { kind: 'brownout', fromMs: 20_000, forMs: 120_000, share: 0.2 },
        { kind: 'down', fromMs: 170_000, forMs: 20_000 },
      ],
    }),
    durationMs: 210_000,
  },
  choices: [
    { name: 'no breaker', options: undefined },
    { name: '5 in a row', options: { trip: consecutiveFailures(5), resetTimeoutMs: 10_000 } },
    {
      name: '5 in a row for 1 s',
      options: { trip: consecutiveFailures(5, { forMs: 1_000 }), resetTimeoutMs: 10_000 },
    },
    {
      name: 'half of 20 calls',
      options: {
        trip: failureRate({ threshold: 0.5, minimumCalls: 20, over: timeWindow({ durationMs: 10_000 }), forMs: 1_000 }),
        resetTimeoutMs: 10_000,
      },
    },
  ],
  columns: [
    goodDuring('good answers in the partial outage', 0),
    openedAfter('opened in the total outage after', 1),
    loadDuring('load in the total outage', 1),
  ],
  panels: goodPanel,
}

const silent: TuningWorld = {
  id: 'hang',
  title: 'A hang, with and without a rule that sees it',
  setting: hang(30_000),
  choices: [
    { name: '5 in a row', options: {} },
    {
      name: 'or stalled for 5 s',
      options: { trip: anyOf(consecutiveFailures(5), stalled({ afterMs: 5_000, minimumCalls: 5 })) },
    },
    {
      name: 'or half above 1 s',
      options: {
        trip: anyOf(
          consecutiveFailures(5),
          slowCallRate({ slowerThanMs: 1_000, threshold: 0.5, over: timeWindow({ durationMs: 10_000 }) }),
        ),
      },
    },
  ],
  columns: [openedAfter('opened in the hang after', 0), mostWaiting('calls that waited at once, at most', 0)],
  panels: waitingPanel,
}

const period: TuningWorld = {
  id: 'open-period',
  title: 'An outage of 20 s, and how long the circuit stays open',
  setting: {
    clients: callers(100),
    dependency: service(100, { episodes: [{ kind: 'down', fromMs: 20_000, forMs: 20_000 }] }),
    durationMs: 120_000,
  },
  choices: [
    { name: 'no breaker', options: undefined },
    { name: 'always 60 s', options: { resetTimeoutMs: 60_000 } },
    { name: 'always 1 s', options: { resetTimeoutMs: 1_000 } },
    {
      name: '1 s, growing to 5 s',
      options: { resetTimeoutMs: withJitter(exponential({ initialMs: 1_000, maxMs: 5_000 }), 0.2) },
    },
  ],
  columns: [loadDuring('load in the outage', 0), fullServiceAfter('full service after', 0)],
  panels: goodPanel,
}

const comeback: TuningWorld = {
  id: 'cold-cache',
  title: 'A dependency that comes back with a cold cache',
  setting: {
    clients: callers(100),
    dependency: service(100, {
      warmUp: { fromShare: 0.1, calls: 2_000 },
      episodes: [{ kind: 'restart', fromMs: 10_000, forMs: 20_000 }],
    }),
    durationMs: 90_000,
  },
  choices: [
    { name: 'no breaker', options: undefined },
    { name: 'probes()', options: { resetTimeoutMs: 5_000, recovery: probes() } },
    { name: 'ten probes', options: { resetTimeoutMs: 5_000, recovery: probes({ maxCalls: 10 }) } },
    { name: 'slowStart()', options: { resetTimeoutMs: 5_000, recovery: slowStart() } },
  ],
  columns: [
    goodAfter('good answers in the 30 s after the restart', 0, 30_000),
    fullServiceAfter('full service after', 0),
  ],
  panels: [...goodPanel, ...loadPanel],
}

export const worlds: readonly TuningWorld[] = [timeouts, partial, silent, period, comeback]
