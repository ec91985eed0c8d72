import type { Permit } from '../breaker/permit.ts'

/** The part of `node:async_hooks` that is used. Runtimes without it have no async contexts to keep. */
interface Runtime {
  readonly process?: {
    readonly getBuiltinModule?: (name: string) => { readonly AsyncLocalStorage?: AsyncContexts } | undefined
  }
}

interface AsyncContexts {
  readonly snapshot?: () => <T>(act: () => T) => T
}

/** The part of a permit that is used over HTTP: each call ends with a verdict on an outcome. */
export type HttpPermit = Omit<Permit, 'ignore' | typeof Symbol.dispose>

/**
 * The permit, which is always settled in the current async context. An answer arrives in the context of its socket,
 * which may belong to the request that opened the connection. Then listeners would find the active span of another
 * call.
 */
export function settledHere(permit: Permit): HttpPermit {
  // Looked up, not imported, because this file must also load in runtimes without it.
  const { process } = globalThis as Runtime
  const here = process?.getBuiltinModule?.('node:async_hooks')?.AsyncLocalStorage?.snapshot?.()
  if (here === undefined) return permit
  return {
    probe: permit.probe,
    get durationMs() {
      return permit.durationMs
    },
    succeed: () => here(() => permit.succeed()),
    fail: (reason) => here(() => permit.fail(reason)),
    settle: (outcome, call) => here(() => permit.settle(outcome, call)),
  }
}
