// The colours of tokens.css, for drawings made by script.

/** The current colour of a token, such as `failures`. */
export const colourOf = (token: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${token}`).trim()

/** The token of the background for a state of a circuit, or for a hold. */
export const bandToken = (state: string): string => `band-${state.startsWith('held') ? 'held' : state}`

/** Calls back when the colours have changed. Returns a function that ends this. */
export function onColourChange(changed: () => void): () => void {
  const scheme = matchMedia('(prefers-color-scheme: dark)')
  scheme.addEventListener('change', changed)
  return () => scheme.removeEventListener('change', changed)
}
