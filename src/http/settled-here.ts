import type { Permit } from '../breaker/permit.ts'

/** The part of `node:async_hooks` that is used; runtimes without it have no async contexts to keep. */
interface Runtime {
  readonly process?: {
    readonly getBuiltinModule?: (name: string) => { readonly AsyncLocalStorage?: AsyncContexts } | undefined
  }
}

interface AsyncContexts {
  readonly snapshot?: () => <T>(act: () => T) => T
}

/** What is used of a permit over HTTP: each call ends with a verdict on an outcome. */
export type HttpPermit = Omit<Permit, 'ignore' | typeof Symbol.dispose>

/**
 * The permit, which is settled in the async context of now, whoever settles it. An answer arrives in the context of its
 * socket, which may be that of the request that opened the connection: listeners would find the span of another call active.
 */
export function settledHere(permit: Permit): HttpPermit {
  // Looked up, not imported: it has to load where there is none.
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
