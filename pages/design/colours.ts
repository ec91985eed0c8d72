// The colours of tokens.css for what is drawn by script.

/** The colour of a token now, such as `failures`. */
export const colourOf = (token: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${token}`).trim()

/** The token of the background of a time in which a circuit was in a state, or held. */
export const bandToken = (state: string): string => `band-${state.startsWith('held') ? 'held' : state}`

/** Calls back when the colours have changed. Returns what ends that. */
export function onColourChange(changed: () => void): () => void {
  const scheme = matchMedia('(prefers-color-scheme: dark)')
  scheme.addEventListener('change', changed)
  return () => scheme.removeEventListener('change', changed)
}
