// Policies of one's own, which hand on what they do not know.
import { CircuitBreaker, execute, wrap, type Policy, type Task, type TaskContext } from 'recloser'
import { pipeline, retry } from 'recloser/policies'

const breaker = new CircuitBreaker()

export const logged: Policy = async (task, context) => {
  console.log('attempt', context?.attempt)
  return task(context)
}

export const traced: Policy = async (task, context) => task({ ...context, args: ['traced'] })

export const bare: Policy = async (task) => task()

export const limited = <T>(task: Task<T>, context?: Partial<TaskContext>): Promise<T> => execute(breaker, task, context)

export async function timed<T>(task: Task<T>, context?: Partial<TaskContext>): Promise<T> {
  return limited(task, { ...context, signal: context?.signal ?? AbortSignal.timeout(1_000) })
}

export const all = pipeline(logged, traced, retry({ attempts: 2 }), breaker, limited, timed)
export const text: Promise<string> = execute(all, async ({ signal, attempt }) => `${attempt} ${signal.aborted}`)
export const double: (count: number) => Promise<number> = wrap(logged, async (count: number) => count * 2)
export const once: Promise<number> = logged(() => 5)

// @ts-expect-error -- a policy gives a promise
export const wrong: Policy = (task) => 'done'
