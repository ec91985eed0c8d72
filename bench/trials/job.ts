import { guardOf } from './guards.ts'
import type { Played } from './play.ts'
import { callsOf, type Trial } from './scenarios.ts'
import type { Figures, Scenario, Variant } from './trial.ts'

/** What a child process is told to play. */
export interface Job {
  readonly scenario: string
  readonly variant: string
  readonly guards: readonly string[]
  readonly seed: number
  /** How many calls it plays, roughly, each for every guard: the longest jobs begin first. */
  readonly calls: number
}

/** How much longer a library that works with promises takes to play. */
const promisesCost = 8

/** A trial as a child process is told of it. */
export const jobFor = (trial: Trial, guards: readonly string[], seed: number): Job & { readonly trial: Trial } => ({
  scenario: trial.scenario.id,
  variant: trial.variant.id,
  guards,
  seed,
  calls: callsOf(trial.variant) * guards.reduce((sum, id) => sum + (guardOf(id).peer ? promisesCost : 1), 0),
  trial,
})

/** One guard in one world, as it is kept. */
export interface Report {
  readonly guard: string
  readonly figures: Figures
  readonly tookMs: number
  /** Only of the variant that the picture shows. */
  readonly curve?: Curve
}

/** Per second, over the whole run, in even steps. */
export interface Curve {
  readonly stepMs: number
  readonly good: readonly number[]
  readonly load: readonly number[]
}

export type Answer = { readonly reports: readonly Report[] } | { readonly error: string }

/** A picture is some hundred steps wide. */
const mostSteps = 150

export const reportOf = (scenario: Scenario, variant: Variant, { guard, figures, result, tookMs }: Played): Report => ({
  guard,
  figures,
  tookMs: Math.round(tookMs),
  ...(scenario.pictured === variant.id && { curve: curveOf(result) }),
})

function curveOf({ series, bucketMs }: Played['result']): Curve {
  const width = Math.ceil(series.length / mostSteps)
  const stepMs = width * bucketMs
  const steps = Array.from({ length: Math.floor(series.length / width) }, (_, at) =>
    series.slice(at * width, (at + 1) * width),
  )
  const perSecond = (field: 'good' | 'attempts'): readonly number[] =>
    steps.map((points) =>
      Number(((points.reduce((sum, point) => sum + point[field], 0) * 1_000) / stepMs).toPrecision(4)),
    )
  return { stepMs, good: perSecond('good'), load: perSecond('attempts') }
}
