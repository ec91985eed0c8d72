/** How many characters of a text are shown. */
const longest = 200

/** How far along `cause` a failure is told: clients wrap the error of the connection once or twice. */
const deepest = 3

/**
 * A text of someone else as one short line: the first line that says something, without control characters and marks that
 * change the direction of what follows.
 */
export function shortened(text: string): string {
  // A long body is not looked through.
  const line =
    text
      .slice(0, 2_000)
      .split(/[\n\r]/)
      .find((each) => each.trim() !== '') ?? ''
  const plain = line.replaceAll(/[\p{Cc}\u202a-\u202e\u2066-\u2069\s]+/gu, ' ').trim()
  // A character beyond the first 65,536 has two halves, of which one alone is none.
  return plain.length > longest ? `${plain.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '')}…` : plain
}

/**
 * What opened a circuit, in words: the name and the message of an error, and of those that it was caused by; the status of an
 * HTTP answer. Nothing else of an object is read: what it may hold, such as a body, headers or a stack, is for logs. `null`
 * where there is nothing to tell. Never throws.
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
