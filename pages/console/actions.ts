// The actions of an operator, and the request for each.

export interface Action {
  readonly name: 'hold-open' | 'hold-closed' | 'release' | 'trip' | 'reset'
  readonly label: string
  /** The question to confirm it; without it, the action runs at once. */
  readonly question?: string
}

export const actions: readonly Action[] = [
  { name: 'hold-open', label: 'Hold open', question: 'Reject every call until it is released?' },
  {
    name: 'hold-closed',
    label: 'Hold closed',
    question: 'Let every call through, and count none, until it is released?',
  },
  { name: 'release', label: 'Release' },
  { name: 'trip', label: 'Trip', question: 'Open it now? It recovers as usual.' },
  { name: 'reset', label: 'Reset', question: 'Close it now and forget its counts?' },
]

/** @returns a message if it failed; `undefined` if it worked */
export async function act(key: string, { name, label }: Action): Promise<string | undefined> {
  try {
    const response = await fetch(`api/breakers/${encodeURIComponent(key)}/${name}`, {
      method: 'POST',
      headers: { 'x-recloser-console': '1' },
      signal: AbortSignal.timeout(10_000),
    })
    if (response.ok) return undefined
    const { error } = (await response.json()) as { readonly error?: string }
    return `“${label}” was refused: ${error ?? `status ${response.status}`}.`
  } catch {
    return `“${label}” may not have worked: the service does not answer.`
  }
}
