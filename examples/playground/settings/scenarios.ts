// The worlds of the trials (docs/trials.md), as the playground can show them. They leave the breaker as it is.

import {
  dependencyFields,
  initialSettings,
  trafficFields,
  troubleFields,
  type FieldName,
  type Settings,
} from './fields.ts'

export interface Scenario {
  readonly id: string
  /** The trial that has such a world. */
  readonly trial: string
  readonly title: string
  readonly about: string
  readonly settings: Partial<Settings>
}

export const scenarios: readonly Scenario[] = [
  {
    id: 'down',
    trial: 'down',
    title: 'Down for a minute',
    about: 'Every call fails at once for 60 s, as when no server listens on the port.',
    settings: {},
  },
  {
    id: 'chance',
    trial: 'chance',
    title: 'Partial failure',
    about: 'Three of ten calls fail, each by chance, all the time. There is nothing to be won by refusing any of them.',
    settings: { ratePerSecond: 20, failures: 0.3, troubleForS: 0 },
  },
  {
    id: 'shard',
    trial: 'shard',
    title: 'One shard of ten is down',
    about: 'One call of ten fails for 60 s, and one breaker guards them all: it should refuse next to nothing.',
    settings: { troubleFailures: 0.1 },
  },
  {
    id: 'hang',
    trial: 'hang',
    title: 'Hangs for a minute',
    about: 'The dependency takes each call and says nothing for 60 s. What counts is how many callers wait at once.',
    settings: { ratePerSecond: 20, timeoutMs: 30_000, hangs: true, troubleFailures: 0 },
  },
  {
    id: 'slow',
    trial: 'slow',
    title: 'Fifty times slower',
    about: 'Each answer takes 1 s instead of 20 ms for 60 s, and most of them come after the caller has left.',
    settings: { ratePerSecond: 200, timeoutMs: 2_000, servers: 50, slowness: 50, troubleFailures: 0 },
  },
  {
    id: 'cold-cache',
    trial: 'cold-cache',
    title: 'Cold cache',
    about:
      'The dependency restarts, which takes 30 s, and comes back with a tenth of its speed until its cache is warm.',
    settings: { restarts: true, warmUpCalls: 1_000, troubleForS: 30 },
  },
  {
    id: 'retry-storm',
    trial: 'retry-storm',
    title: 'Retry storm',
    about:
      'Answers are twenty times slower for 5 s, and each call is tried four times: without a breaker the storm never ends.',
    settings: { timeoutMs: 200, attempts: 4, slowness: 20, troubleFailures: 0, troubleForS: 5 },
  },
  {
    id: 'flapping',
    trial: 'flapping',
    title: 'Flapping',
    about: 'The dependency is down and up by turns of 20 s, as when a process crashes, starts, and crashes again.',
    settings: { ratePerSecond: 20, troubleForS: 600, flapS: 20 },
  },
  {
    id: 'healthy',
    trial: 'healthy',
    title: 'Healthy',
    about: 'One call of a thousand fails, and nothing else is wrong: each opening would be a false one.',
    settings: { failures: 0.001, troubleForS: 0 },
  },
  {
    id: 'low-traffic',
    trial: 'down',
    title: 'Low traffic',
    about: 'Six calls a minute, and an outage of five minutes: the next good answer may be long in coming.',
    settings: { ratePerSecond: 0.1, troubleAtS: 60, troubleForS: 300 },
  },
]

/** All settings but those of the breaker. */
const worldNames = Object.keys({ ...trafficFields, ...dependencyFields, ...troubleFields }) as readonly FieldName[]
const initialWorld: Partial<Settings> = Object.fromEntries(worldNames.map((name) => [name, initialSettings[name]]))

/** The world of a scenario, with the breaker that there is. */
export const inScenario = ({ settings }: Scenario, before: Settings): Settings => ({
  ...before,
  ...initialWorld,
  ...settings,
})

/** The scenario that these are the settings of; `undefined`: something was changed. */
export const scenarioOf = (settings: Settings): Scenario | undefined =>
  scenarios.find((scenario) => worldNames.every((name) => inScenario(scenario, settings)[name] === settings[name]))
