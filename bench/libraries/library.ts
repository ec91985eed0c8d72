/** What a breaker of the benchmarks is asked to trip by. A library without such a rule takes its nearest and says which. */
export type Rule = 'consecutive' | 'count' | 'countWindow' | 'timeWindow' | 'slowCalls' | 'never' | 'firstFailure'

/** The rules that a service may have in use. */
export const rules: readonly Rule[] = ['consecutive', 'count', 'countWindow', 'timeWindow', 'slowCalls']

export type Task = () => Promise<unknown>

export interface Setup {
  readonly rule: Rule
  /** How long it stays open. */
  readonly resetMs?: number
  /** Calls in the window of `countWindow`. */
  readonly windowSize?: number
}

/** What the cases need of a library. Some libraries bind the task when the breaker is made, some at the call. */
export interface Library<Breaker = unknown> {
  create(setup: Setup, task: Task): Breaker
  /** The way a user would write the call. */
  caller(breaker: Breaker, task: Task): () => Promise<unknown>
  /** Lets go of timers, where the library holds some. */
  dispose?(breaker: Breaker): void
}

export interface LibraryEntry {
  readonly name: string
  /** How the rule is written in this library, or what stands in for it. */
  readonly how: Readonly<Record<Rule, string>>
  /** What a bundle of one guarded call contains, as source code; none for what is not a package. */
  readonly minimalUse?: string
  load(): Promise<Library>
}

/** Long enough that no benchmark sees the end of it, short enough for every library's timer. */
export const foreverMs = 1_000_000_000
