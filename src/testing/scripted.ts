import { callback, check } from '../base/check.ts'
import { hang } from './hang.ts'
import { turnsOf, type ChaosOptions, type Step } from './script.ts'

/** What a scripted function records. */
export interface Recorded<Args extends unknown[]> {
  /** How often the function was called. */
  readonly callCount: number
  /** The arguments of each call, oldest first; of the latest 1000 calls. */
  readonly calls: readonly Args[]
}

const longestRecord = 1_000

/**
 * Makes a dependency that follows a script, call by call; the last step repeats. With rates instead of a list, seeded
 * random numbers decide. If you pass a function, it is called when a call neither fails nor has its own value. The
 * result has the same arguments, `this`, name and length as that function, and is always async.
 *
 * A call that hangs looks for an AbortSignal among its arguments, also as `signal` of an object. When the signal is
 * aborted, the call rejects with the signal's reason.
 *
 * @throws TypeError, RangeError
 */
export function scripted<T = undefined>(
  script: readonly Step<T>[] | ChaosOptions,
): ((...args: unknown[]) => Promise<T>) & Recorded<unknown[]>
export function scripted<This, Args extends unknown[], Result>(
  script: readonly Step<Awaited<NoInfer<Result>>>[] | ChaosOptions,
  fn: (this: This, ...args: Args) => Result,
): ((this: This, ...args: Args) => Promise<Awaited<Result>>) & Recorded<Args>
export function scripted(script: readonly Step[] | ChaosOptions, fn?: (...args: unknown[]) => unknown): unknown {
  const caller = 'scripted()'
  const next = turnsOf(caller, script)
  if (fn !== undefined) check(caller, 'fn', fn, callback())
  const calls: unknown[][] = []
  let callCount = 0

  async function dependency(this: unknown, ...args: unknown[]): Promise<unknown> {
    callCount++
    calls.push(args)
    if (calls.length > longestRecord) calls.shift()
    const { hangMs, error, value } = next()
    if (hangMs > 0) await hang(hangMs, signalAmong(args))
    if (error !== undefined) throw error as Error
    return value === undefined ? fn && Reflect.apply(fn, this, args) : value
  }

  return Object.defineProperties(dependency, {
    name: { value: fn?.name ?? 'scripted', configurable: true },
    length: { value: fn?.length ?? 0, configurable: true },
    callCount: { get: () => callCount },
    calls: { get: () => [...calls] },
  })
}

/** Finds the signal as tasks and `fetch` receive it. */
function signalAmong(args: readonly unknown[]): AbortSignal | undefined {
  for (const arg of args) {
    const candidate = (arg as { readonly signal?: unknown } | null | undefined)?.signal ?? arg
    if (typeof (candidate as Partial<AbortSignal> | null | undefined)?.aborted === 'boolean')
      return candidate as AbortSignal
  }
  return undefined
}
