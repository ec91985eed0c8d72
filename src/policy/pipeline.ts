import { optionError } from '../base/check.ts'
import { throwIfAborted } from '../call/abort.ts'
import { lastStep, pass, type Step } from '../call/journey.ts'
import { checkCall, isGuard, type AlternativeOf, type BuiltInPolicy, type Guard, type Task } from '../call/task.ts'
import { libraryPolicy, type PolicyCall } from './library-policy.ts'

const steps = Symbol('steps of a pipeline')

/**
 * Combines several breakers and policies into one policy, the outermost first. Each runs the next one, and the last one
 * runs the task. Each passes the signal that it receives or makes to the next one. Without any breaker or policy it
 * only runs the task, so that you can spread a list that may be empty.
 *
 * @throws TypeError
 * @example
 * ```ts
 * import { CircuitBreaker, execute } from 'recloser'
 * import { fallback, pipeline, retry, timeout } from 'recloser/policies'
 *
 * const prices = pipeline(fallback('unknown'), retry({ attempts: 3 }), new CircuitBreaker(), timeout(1_000))
 * console.log(await execute(prices, () => 42))
 * ```
 */
export function pipeline<const G extends readonly Guard<unknown>[]>(
  ...guards: G
): BuiltInPolicy<AlternativeOf<G[number]>> {
  const caller = 'pipeline()'
  for (const [index, guard] of (guards as readonly unknown[]).entries()) {
    if (!isGuard(guard)) throw optionError(TypeError, caller, `guards[${index}]`, 'a CircuitBreaker or a policy', guard)
  }
  // A nested pipeline is merged into this one, so that a timeout in it that ends a call in a later queue is recognised.
  const flat = guards.flatMap((guard) => (guard as { readonly [steps]?: readonly Guard<unknown>[] })[steps] ?? [guard])

  async function run<T>(task: Task<T>, call?: PolicyCall): Promise<T> {
    checkCall(caller, run, task, call)
    throwIfAborted(call?.signal)
    const through = flat.reduceRight<Step<unknown>>(
      (inner, guard) => (context, from) => pass(guard, inner, context, from),
      lastStep(task),
    )
    // The task's own value, or that of a fallback, which is in the type of the pipeline.
    return (await through(call)) as T
  }
  return libraryPolicy('pipeline', run, { [steps]: flat })
}
