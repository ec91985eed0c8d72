// Everything that can be set, with its range and how it is said. The controls, the link and the settings are made of this.

import { count, duration, plural } from '../../../pages/design/format.ts'

interface NumberField {
  readonly kind: 'number'
  readonly label: string
  /** Where the slider stops, lowest first. A link may also say what lies between them. */
  readonly stops: readonly number[]
  readonly initial: number
  readonly whole?: boolean
  /** The value in words. */
  readonly say: (value: number) => string
}

interface FlagField {
  readonly kind: 'flag'
  readonly label: string
  readonly initial: boolean
}

interface ChoiceField<Choice extends string> {
  readonly kind: 'choice'
  readonly label: string
  readonly initial: Choice
  /** Each choice, in words. */
  readonly choices: { readonly [Name in Choice]: string }
}

type Field = NumberField | FlagField | ChoiceField<string>

const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`
const perSecond = (rate: number): string =>
  rate < 1 ? `${Number((rate * 60).toPrecision(3))} a minute` : `${count(rate)} a second`
const seconds = (s: number): string => duration(s * 1_000)
const calls = (value: number): string => plural(value, 'call')
const times = (value: number): string => (value === 1 ? 'no slower' : `${count(value)} times slower`)

const number = (
  label: string,
  stops: readonly number[],
  initial: number,
  say: (value: number) => string,
): NumberField => ({ kind: 'number', label, stops, initial, say })
const whole = (
  label: string,
  stops: readonly number[],
  initial: number,
  say: (value: number) => string,
): NumberField => ({ ...number(label, stops, initial, say), whole: true })
const flag = (label: string, initial = false): FlagField => ({ kind: 'flag', label, initial })
const choice = <Choice extends string>(
  label: string,
  initial: NoInfer<Choice>,
  choices: { readonly [Name in Choice]: string },
): ChoiceField<Choice> => ({ kind: 'choice', label, initial, choices })

const shares = [0, 0.001, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]
const thresholds = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]
const few = [1, 2, 3, 4, 5, 6, 8, 10, 15, 20]
const some = [1, 2, 3, 5, 8, 10, 15, 20, 30, 50, 100, 200]
const waitsMs = [100, 200, 300, 500, 1_000, 2_000, 3_000, 5_000, 10_000, 15_000, 20_000, 30_000, 60_000, 120_000]
const lastingMs = [0, 100, 250, 500, 1_000, 2_000, 5_000, 10_000]

export const trafficFields = {
  ratePerSecond: number('Calls', [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 50, 70, 100, 150, 200, 300, 500], 100, perSecond),
  timeoutMs: number(
    'A caller waits at most',
    [50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000],
    1_000,
    duration,
  ),
  attempts: whole('Attempts for each call', [1, 2, 3, 4, 5], 1, (value) => (value === 1 ? 'no retry' : count(value))),
} as const

export const dependencyFields = {
  latencyMs: number('Time for an answer, mean', [1, 2, 5, 10, 20, 30, 50, 100, 200, 500, 1_000], 20, duration),
  servers: whole('Calls served at once', [1, 2, 3, 4, 5, 8, 10, 15, 20, 30, 50, 100, 200], 4, count),
  failures: number('Share that always fails', shares, 0, percent),
  warmUpCalls: whole('A cold cache is warm after', [0, 50, 100, 200, 500, 1_000, 2_000, 5_000], 0, (value) =>
    value === 0 ? 'no cache' : calls(value),
  ),
} as const

export const troubleFields = {
  troubleFailures: number('Share that fails', shares, 1, percent),
  slowness: number('Answers are', [1, 2, 5, 10, 20, 50, 100], 1, times),
  hangs: flag('Takes calls and never answers'),
  restarts: flag('Restarts, and comes back with a cold cache'),
  troubleAtS: number('Begins after', [0, 5, 10, 15, 20, 30, 60, 120], 15, seconds),
  troubleForS: number('Healthy again after', [0, 1, 2, 5, 10, 15, 20, 30, 60, 90, 120, 300, 600], 60, (s) =>
    s === 0 ? 'no trouble' : seconds(s),
  ),
  flapS: number('Sick and well by turns', [0, 1, 2, 5, 10, 20, 30], 0, (s) =>
    s === 0 ? 'sick all the while' : `${seconds(s)} each`,
  ),
} as const

export const tripFields = {
  trip: choice('Opens', 'recommended', {
    recommended: 'as recommended()',
    consecutive: 'after consecutive failures',
    rate: 'at a failure rate',
    slow: 'at a share of slow calls',
    stalled: 'when calls hang',
  }),
  failureCount: whole('Failures in a row', few, 5, count),
  countForMs: number('that have lasted', lastingMs, 0, duration),
  slowerThanMs: number('A call is slow after', [10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000], 200, duration),
  threshold: number('Share of the calls', thresholds, 0.5, percent),
  minimumCalls: whole('of at least', some, 10, calls),
  windowMs: number('in the last', [1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000, 120_000], 10_000, duration),
  rateForMs: number('for as long as', lastingMs, 0, duration),
  stalledAfterMs: number('No call has ended for', [500, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000], 10_000, duration),
  stalledCalls: whole('of those in flight', some, 10, calls),
} as const

export const openFields = {
  open: choice('Stays open', 'recommended', {
    recommended: 'as recommended()',
    fixed: 'for the same time',
    exponential: 'longer each time',
  }),
  resetTimeoutMs: number('Open for', waitsMs, 5_000, duration),
  initialMs: number('Open at first for', waitsMs, 1_000, duration),
  factor: number('Each time longer by', [1, 1.5, 2, 3, 4], 2, (value) => `${value} times`),
  maxMs: number('but at most for', waitsMs, 30_000, duration),
  jitter: number('Varied at random by', [0, 0.1, 0.2, 0.3, 0.5, 1], 0.2, percent),
} as const

export const recoveryFields = {
  recovery: choice('Comes back', 'recommended', {
    recommended: 'as recommended()',
    probes: 'after probes',
    slowStart: 'step by step',
  }),
  maxCalls: whole('Probes at once', few, 1, count),
  successes: whole('Successes that close it', few, 1, count),
  probeFailures: whole('Failures that open it again', few, 1, count),
  roundMs: number('A round lasts', [5, 10, 25, 50, 100, 200, 500, 1_000], 25, duration),
  roundThreshold: number('Share of failures that halves it', thresholds, 0.3, percent),
} as const

/** Every field by its name. */
export const fields = {
  ...trafficFields,
  ...dependencyFields,
  ...troubleFields,
  ...tripFields,
  ...openFields,
  ...recoveryFields,
} as const satisfies { readonly [name: string]: Field }

type Fields = typeof fields
export type FieldName = keyof Fields

/** The value of each field. */
export type Settings = {
  readonly [Name in FieldName]: Fields[Name] extends ChoiceField<infer Choice>
    ? Choice
    : Fields[Name] extends FlagField
      ? boolean
      : number
}

export const fieldNames = Object.keys(fields) as readonly FieldName[]
export const fieldOf = (name: FieldName): Field => fields[name]

export const initialSettings = Object.fromEntries(
  fieldNames.map((name) => [name, fieldOf(name).initial]),
) as unknown as Settings

/** Which fields say more about a choice, as it is made now. */
export function shownFields({ trip, open, recovery }: Settings): ReadonlySet<FieldName> {
  const ofTrip: Readonly<Record<Settings['trip'], readonly FieldName[]>> = {
    recommended: [],
    consecutive: ['failureCount', 'countForMs'],
    rate: ['threshold', 'minimumCalls', 'windowMs', 'rateForMs'],
    slow: ['slowerThanMs', 'threshold', 'minimumCalls', 'windowMs'],
    stalled: ['stalledAfterMs', 'stalledCalls'],
  }
  const ofOpen: Readonly<Record<Settings['open'], readonly FieldName[]>> = {
    recommended: [],
    fixed: ['resetTimeoutMs'],
    exponential: ['initialMs', 'factor', 'maxMs', 'jitter'],
  }
  const ofRecovery: Readonly<Record<Settings['recovery'], readonly FieldName[]>> = {
    recommended: [],
    probes: ['maxCalls', 'successes', 'probeFailures'],
    slowStart: ['roundMs', 'roundThreshold'],
  }
  return new Set(['trip', 'open', 'recovery', ...ofTrip[trip], ...ofOpen[open], ...ofRecovery[recovery]])
}
