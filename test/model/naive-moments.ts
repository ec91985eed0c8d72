import type { NaiveModel } from './naive-model.ts'

/** Waits after which an answer of the model may change, for aiming the clock at. */
export const waitsOf = (model: NaiveModel): readonly number[] => {
  const { nowMs, options } = model
  const { rule, recovery } = options
  const { period, lastOpenMs, unsettled, outcomes, ownSteps } = model.history
  const moments = [
    nowMs + model.retryAfterMs,
    period.sinceMs + (period.state === 'open' ? period.openForMs : lastOpenMs),
    ...unsettled.map(({ admittedAtMs }) => admittedAtMs + model.probeTimeoutMs),
    ...unsettled.map(({ admittedAtMs }) => admittedAtMs + (rule.slowerThanMs ?? Infinity)),
    ...unsettled.flatMap(({ admittedAtMs }) => rule.agesMs.map((ageMs) => admittedAtMs + ageMs)),
    ...outcomes.flatMap(({ atMs }) => rule.agesMs.map((ageMs) => atMs + ageMs)),
    ...ownSteps.flatMap(({ atMs }) => recovery.agesMs.map((ageMs) => atMs + ageMs)),
  ]

  return moments.map((atMs) => atMs - nowMs).filter((waitMs) => waitMs > 0 && waitMs < Infinity)
}
