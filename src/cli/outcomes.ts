import type { Verdict } from '../machine/state.ts'
import { UsageError } from './errors.ts'

/** Whether each status from 0 to 599 counts as a failure. */
export type FailureStatuses = readonly boolean[]

/** Reads `5xx,429`. */
export function failureStatuses(flag: string, text: string): FailureStatuses {
  const fails = new Array<boolean>(600).fill(false)
  for (const part of text.split(',')) {
    const status = part.trim()
    if (!/^[1-5](xx|\d\d)$/i.test(status))
      throw new UsageError(`--${flag} must be statuses such as 5xx,429, received ${JSON.stringify(text)}`)
    const from = Number(status.charAt(0)) * 100
    if (/x/i.test(status)) fails.fill(true, from, from + 100)
    else fails[Number(status)] = true
  }
  return fails
}

/** The client went away before there was an answer: nginx writes 499, and Envoy writes 0. */
const isGone = (status: number): boolean => status === 499 || status === 0

/** How a status counts; `undefined` if it is not a status. */
export function verdictOfStatus(status: number, fails: FailureStatuses): Verdict | undefined {
  if (isGone(status)) return 'ignored'
  if (!(status >= 100 && status < 600 && Number.isInteger(status))) return undefined
  return fails[status] === true ? 'failure' : 'success'
}
