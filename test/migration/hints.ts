import { CircuitBreaker } from 'recloser'
import { codeIn, type Row } from './tables.ts'

/** What the error for an unknown option tells its reader to use; `undefined`: it knows nothing, or the option exists. */
export function hintFor(option: string): string | undefined {
  try {
    new CircuitBreaker({ [option]: undefined as never })
  } catch (error) {
    const [, use, near] =
      /unknown option `\w+`(?:, use (.+)|, did you mean (.+)\?)?$/.exec((error as Error).message) ?? []
    const [code = ''] = codeIn(use ?? near ?? '')
    // `trip: failureRate({ … })` is about the function, `timeout()` about itself.
    return /^(?:trip: )?(\w+)/.exec(code)?.[1]
  }
  return undefined
}

/** Rows that do not name what the error of the breaker names for their option. */
export const disagreeing = (rows: readonly Row[]): readonly string[] =>
  rows.flatMap(({ names, cells }) =>
    names.flatMap((name) => {
      const hint = hintFor(name)
      const said = codeIn(cells.slice(1).join(' ')).join(' ')
      return hint === undefined || new RegExp(`\\b${hint}\\b`).test(said) ? [] : [`${name}: ${hint}`]
    }),
  )
