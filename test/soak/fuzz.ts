import { inspect } from 'node:util'
import fc from 'fast-check'
import { targets, type Target } from './fuzz-targets.ts'
import { atFuzzTime, isDocumented, isOwn } from './fuzz-works.ts'

/** What became of the values that a target was handed. */
export interface Fate {
  accepted: number
  refused: number
  /** The value itself threw when it was looked at. */
  threw: number
}

export interface FuzzPlan {
  /** For each target. */
  readonly numRuns: number
  readonly seed: number
}

/** So many values in a row, before whoever watches is told. */
const chunk = 2_500

/**
 * Hands generated values to the targets of these numbers.
 *
 * @param pause called now and then with the share that is done; what it throws ends the run
 * @returns how many values there were
 * @throws what fast-check throws at a value that is neither refused properly nor works
 */
export async function fuzz(
  numbers: readonly number[],
  { numRuns, seed }: FuzzPlan,
  pause: (share: number) => Promise<void> | undefined,
): Promise<number> {
  let values = 0
  for (const [index, number] of numbers.entries()) {
    const target = targets[number]
    if (target === undefined) throw new RangeError(`no such target: ${number}`)
    const fate: Fate = { accepted: 0, refused: 0, threw: 0 }
    for (let from = 0; from < numRuns; from += chunk) {
      const runs = Math.min(chunk, numRuns - from)
      await hand(target, { numRuns: runs, seed: seed + from }, fate)
      values += runs
      await pause((index + (from + runs) / numRuns) / numbers.length)
    }
    if (fate.refused === 0 || fate.accepted === 0)
      throw new Error(`${target.title}: all of one fate, ${JSON.stringify(fate)}`)
  }
  return values
}

/** Hands values to one target; counts what became of them. */
async function hand(target: Target, plan: FuzzPlan, fate: Fate): Promise<void> {
  const property = fc.asyncProperty(target.values, async (make) => {
    const value = make()
    let made: unknown
    try {
      made = target.take(value)
      if (made instanceof Promise) made = await made
    } catch (error) {
      if (isDocumented(error)) fate.refused++
      else if (isOwn(error)) fate.threw++
      else throw outOfLine(error, value)
      return
    }
    fate.accepted++
    try {
      atFuzzTime(() => target.use(made))
    } catch (error) {
      throw outOfLine(error, value)
    }
  })
  try {
    await fc.assert(property, plan)
  } catch (error) {
    const { message, cause: found } = error as Error
    throw new Error(`${target.title}: ${String((found as Error | undefined)?.message)}. ${message}`, { cause: error })
  }
}

/** The error with the value that led to it: fast-check knows only what made the value. */
const outOfLine = (error: unknown, value: unknown): Error =>
  new Error(`${String(error)}, by ${inspect(value, { depth: 6, showProxy: true }).slice(0, 2_000)}`, { cause: error })
