/** How many characters of a text are shown. */
const longest = 200

/** How many causes of a failure are shown, because clients wrap the error of the connection once or twice. */
const deepest = 3

/**
 * A foreign text as one short line: the first line that is not empty, without control characters and marks that change
 * the text direction.
 */
export function shortened(text: string): string {
  // A long text is not searched to its end.
  const line =
    text
      .slice(0, 2_000)
      .split(/[\n\r]/)
      .find((each) => each.trim() !== '') ?? ''
  const plain = line.replaceAll(/[\p{Cc}\u202a-\u202e\u2066-\u2069\s]+/gu, ' ').trim()
  // Some characters have two halves, and one half alone is not valid.
  return plain.length > longest ? `${plain.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '')}…` : plain
}

/**
 * The cause of an open circuit, in words: the name and the message of an error and of its causes, or the status of an
 * HTTP answer. Nothing else of an object is read, because a body, headers or a stack belong in logs. `null` if there is
 * nothing to say. Never throws.
 */
export function causeInWords(cause: unknown): string | null {
  try {
    const words = shortened(told(cause, deepest))
    return words === '' ? null : words
  } catch {
    return 'an error that cannot be read'
  }
}

function told(cause: unknown, depth: number): string {
  if (cause === undefined || cause === null) return ''
  if (typeof cause === 'function') return 'a function'
  // eslint-disable-next-line @typescript-eslint/no-base-to-string -- no object comes here
  if (!isObject(cause)) return String(cause)
  const { name, message, status, cause: inner } = cause
  if (typeof message !== 'string') return typeof status === 'number' ? `status ${status}` : 'an object'
  const own = [name, shortened(message)].filter((part) => typeof part === 'string' && part !== '').join(': ')
  const before = depth > 1 && typeof inner === 'object' ? told(inner, depth - 1) : ''
  return before === '' ? own : `${own} (${before})`
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object'
