import type { Played } from './play.ts'

/** Lets time pass, and what happens meanwhile. */
export type Pass = (ms: number) => Promise<void>

/** What is done with a snippet, and what comes of it. */
export interface Scenario {
  /** The same for both snippets of a pair. */
  readonly answers: readonly unknown[]
  play(at: Played, pass: Pass): Promise<readonly unknown[]>
}

export type Scenarios = Readonly<Record<string, Scenario>>

export const times = (count: number, answer: string): readonly string[] => Array.from({ length: count }, () => answer)
