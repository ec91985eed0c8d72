import type { HookErrorHandler } from '../base/hook.ts'
import { askedKey } from '../http/asked-key.ts'
import { originOf, requestOf, type FetchInit, type FetchInput } from './fetch-request.ts'

/** Which breaker a call goes through; `undefined`: none, as fetch will refuse to make it. Never throws. */
export type KeyFor = (input: FetchInput, init?: FetchInit) => string | undefined

export function keyFrom(keyOf: ((request: Request) => string) | undefined, onHookError: HookErrorHandler): KeyFor {
  if (keyOf === undefined) return originOf
  return (input, init) => {
    let request: Request
    try {
      request = requestOf(input, init)
    } catch {
      return undefined
    }
    return askedKey(keyOf, request, onHookError) ?? originOf(input)
  }
}
