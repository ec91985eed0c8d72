import { no, partly, yes, type Fact } from '../fact.ts'
import type { Knob, Library } from '../library.ts'
import type { Scenario } from '../world.ts'

const badValues: Readonly<Record<Knob['kind'], readonly unknown[]>> = {
  number: [Number.NaN, -1, '5', {}, true],
  callback: ['a string', 42, {}],
}

export const badOptions: Scenario = {
  id: 'bad options',
  promise: 'Bad options are refused at construction',
  how: 'Each numeric option is set to `NaN`, `-1`, `"5"`, `{}` and `true`, and each callback to a string, `42` and `{}`. One option name is misspelt. All of these are mistakes.',
  play: ({ library }) => Promise.resolve(verdict(attempts(library))),
}

/** What was tried, and whether it was refused. */
export function attempts(library: Library): readonly boolean[] {
  const values = library.knobs.flatMap((knob) => badValues[knob.kind].map((value) => isRefused(() => knob.set(value))))
  return [...values, isRefused(() => library.misspell())]
}

function isRefused(construct: () => void): boolean {
  try {
    construct()
    return false
  } catch {
    return true
  }
}

function verdict(refused: readonly boolean[]): Fact {
  const count = refused.filter(Boolean).length
  const text = `${count} of ${refused.length}`
  if (count === refused.length) return yes(text)
  return count === 0 ? no(text) : partly(text)
}
