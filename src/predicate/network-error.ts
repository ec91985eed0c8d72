import { alongCause } from './along-cause.ts'
import type { OutcomePredicate } from './outcome-predicate.ts'

/** Codes of Node, undici, axios and Bun for: no answer came, because there was no connection or it broke. */
const codes: readonly unknown[] = Object.freeze([
  'EADDRNOTAVAIL',
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'EPROTO',
  'ETIMEDOUT',
  'ERR_NETWORK',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_SOCKET',
  'ConnectionClosed',
  'ConnectionRefused',
  'FailedToOpenSocket',
])

/** How the fetch of Node, Chromium, Firefox and Safari words it: they have no code. Deno starts with the last one. */
const messages: readonly string[] = Object.freeze([
  'fetch failed',
  'Failed to fetch',
  'NetworkError when attempting to fetch resource.',
  'Load failed',
  'error sending request',
])

/** How the fetch of workerd words it, in a plain `Error`. Source: Workers docs, "Errors and exceptions", runtime errors. */
const lost = 'Network connection lost.'

/**
 * Rejections because the network gave no answer: refused, reset, unreachable, no such host, a broken `fetch`. Causes
 * are searched too.
 */
export const networkError: OutcomePredicate = (outcome) =>
  outcome.status === 'rejected' &&
  alongCause(
    outcome.reason,
    ({ code, name, message }) =>
      codes.includes(code) ||
      name === 'NetworkError' ||
      message === lost ||
      (name === 'TypeError' && typeof message === 'string' && messages.some((start) => message.startsWith(start))),
  )
