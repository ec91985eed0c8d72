import { simulate, type SimulationResult } from 'recloser/simulate'
import { figuresOf, judge, needsOf } from './figures.ts'
import { idealGuard, none, type TrialGuard } from './own-guards.ts'
import type { Figures, Variant } from './trial.ts'

/** One guard in one world. */
export interface Played {
  readonly guard: string
  readonly figures: Figures
  readonly result: SimulationResult
  readonly tookMs: number
}

/**
 * Plays some guards in a world, one after the other; and no breaker and the ideal, where figures need them.
 *
 * @throws Error when the world does not do what it is there for
 */
export async function playVariant(
  variant: Variant,
  asked: readonly TrialGuard[],
  seed: number,
): Promise<readonly Played[]> {
  const needs = needsOf(variant)
  const guards = new Set([...asked, ...(needs.none ? [none] : []), ...(needs.ideal ? [idealGuard] : [])])
  const runs = new Map<string, Run>()
  for (const guard of guards) runs.set(guard.id, await playGuard(variant, guard, seed))
  const references = { none: runs.get(none.id)?.result, ideal: runs.get(idealGuard.id)?.result }
  const played = [...runs].map(([guard, run]) => ({
    guard,
    figures: figuresOf(variant, run.result, references),
    ...run,
  }))
  checkWithout(variant, played)
  return played.filter(({ guard }) => asked.some(({ id }) => id === guard))
}

interface Run {
  readonly result: SimulationResult
  readonly tookMs: number
}

async function playGuard(variant: Variant, guard: TrialGuard, seed: number): Promise<Run> {
  const startMs = performance.now()
  const result = await guard.play(variant, (factory) => simulate({ ...variant.setting, guard: factory, seed }))
  return { result, tookMs: performance.now() - startMs }
}

/** Without a breaker the world must do what it is there for, or the trial shows nothing. */
function checkWithout({ id, without = [] }: Variant, played: readonly Played[]): void {
  const figures = played.find(({ guard }) => guard === none.id)?.figures
  if (figures === undefined) return
  for (const { measure, measured, bound, isMet } of judge(figures, without)) {
    if (!isMet) throw new Error(`${id}: without a breaker ${measure} is ${measured ?? 'never'}, and must be ${bound}`)
  }
}
