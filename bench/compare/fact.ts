/** What was seen when a scenario was played: whether the promise was kept, and how, in a few words. */
export interface Fact {
  readonly verdict: 'yes' | 'partly' | 'no' | 'n/a'
  readonly text: string
}

export const yes = (text = ''): Fact => ({ verdict: 'yes', text })
export const partly = (text: string): Fact => ({ verdict: 'partly', text })
export const no = (text: string): Fact => ({ verdict: 'no', text })

/** The verdict where any cause for complaint breaks the promise. */
export function none(...causes: readonly (string | undefined)[]): Fact {
  const said = causes.filter((cause) => cause !== undefined)
  return said.length === 0 ? yes() : no([...new Set(said)].join('; '))
}

/** The verdict on a promise of several parts: kept where none gives cause for complaint, and partly where some do not. */
export function verdictOn(...parts: readonly (string | undefined)[]): Fact {
  const said = parts.filter((part) => part !== undefined)
  if (said.length === 0) return yes()
  const text = [...new Set(said)].join('; ')
  return said.length === parts.length ? no(text) : partly(text)
}

/** Thrown by an adapter: the library has nothing of the kind, so there is nothing to play. */
export class Missing extends Error {
  override readonly name = 'Missing'
}
