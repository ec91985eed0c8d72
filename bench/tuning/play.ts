import { CircuitBreaker } from 'recloser'
import { simulate, type GuardFactory, type SeriesPoint, type SimulationResult } from 'recloser/simulate'
import type { Choice, Field, TuningWorld } from './world.ts'

/** What the choices of a world came to. */
export interface WorldResult {
  readonly world: string
  readonly choices: readonly ChoiceResult[]
}

export interface ChoiceResult {
  readonly name: string
  /** By the title of the column. `null`: it never happened. */
  readonly figures: Readonly<Record<string, number | null>>
  readonly curve: Curve
}

/** What the panels of the world show, in even steps. */
export type Curve = Readonly<Record<Field, readonly number[]>> & { readonly stepMs: number }

/** Plays each choice of a world; the same calls begin at the same moments in all of them. */
export async function playWorld(world: TuningWorld, seed: number): Promise<WorldResult> {
  const choices: ChoiceResult[] = []
  for (const choice of world.choices) {
    const { setting } = world
    const clients = { ...setting.clients, ...choice.clients }
    const result = await simulate({ ...setting, clients, guard: guardOf(choice), seed })
    const figures = world.columns.map(({ title, of }) => [title, of(result) ?? null] as const)
    choices.push({ name: choice.name, figures: Object.fromEntries(figures), curve: curveOf(world, result) })
  }
  return { world: world.id, choices }
}

const guardOf =
  ({ options }: Choice): GuardFactory =>
  ({ clock, random }) =>
    options && new CircuitBreaker({ ...options, clock, random })

const valueOf: Readonly<Record<Field, (point: SeriesPoint, bucketMs: number) => number>> = {
  good: ({ good }, bucketMs) => (good * 1_000) / bucketMs,
  load: ({ attempts }, bucketMs) => (attempts * 1_000) / bucketMs,
  waiting: ({ mostInProgress }) => mostInProgress,
}

function curveOf({ panels, setting }: TuningWorld, { series, bucketMs }: SimulationResult): Curve {
  const points = series.filter(({ atMs }) => atMs < setting.durationMs)
  const values = (field: Field): readonly number[] =>
    panels.some((panel) => panel.field === field) ? points.map((point) => valueOf[field](point, bucketMs)) : []
  return { stepMs: bucketMs, good: values('good'), load: values('load'), waiting: values('waiting') }
}
