import { compileFunction } from 'node:vm'

/**
 * A loop of its own for each contestant. One function for all of them would be compiled for the mixture of all they call,
 * and each would pay for the others. The number keeps V8 from taking one compiled loop for another of the same text.
 */
let made = 0
const fresh = (body: string, ...names: readonly string[]): unknown =>
  compileFunction(`${body} // ${made++}`, [...names])

type Loop = (times: number) => Promise<void>

/** Awaits one call after the other. */
export const awaiting = (call: () => Promise<unknown>): Loop =>
  (fresh('return async (times) => { for (let i = 0; i < times; i++) await call() }', 'call') as (c: unknown) => Loop)(
    call,
  )

/** Awaits one call after the other, and catches what each rejects with. */
export const catching = (call: () => Promise<unknown>): Loop =>
  (
    fresh(
      'return async (times) => { for (let i = 0; i < times; i++) try { await call() } catch (error) { caught(error) } }',
      'call',
      'caught',
    ) as (c: unknown, k: unknown) => Loop
  )(call, () => undefined)

/** Does one thing after the other, without a promise. */
export const repeating = (work: () => void): ((times: number) => void) =>
  (
    fresh('return (times) => { for (let i = 0; i < times; i++) work() }', 'work') as (w: unknown) => (n: number) => void
  )(work)
