import type { Verdict } from '../machine/state.ts'
import { UsageError } from './errors.ts'

/** Which statuses count as failures, for each from 0 to 599. */
export type FailureStatuses = readonly boolean[]

/** Reads `5xx,429`. */
export function failureStatuses(flag: string, text: string): FailureStatuses {
  const fails = new Array<boolean>(600).fill(false)
  for (const part of text.split(',')) {
    const [, first, rest] = /^([1-5])(xx|\d\d)$/i.exec(part.trim()) ?? []
    if (first === undefined || rest === undefined)
      throw new UsageError(`--${flag} must be statuses such as 5xx,429, received ${JSON.stringify(text)}`)
    const from = Number(first) * 100
    if (/\d/.test(rest)) fails[from + Number(rest)] = true
    else fails.fill(true, from, from + 100)
  }
  return fails
}

/** Who asked went away before there was an answer: 499 as nginx writes it, 0 as Envoy does. */
const isGone = (status: number): boolean => status === 499 || status === 0

/** What a status counts as; `undefined`: it is none. */
export function verdictOfStatus(status: number, fails: FailureStatuses): Verdict | undefined {
  if (isGone(status)) return 'ignored'
  if (!(status >= 100 && status < 600 && Number.isInteger(status))) return undefined
  return fails[status] === true ? 'failure' : 'success'
}
