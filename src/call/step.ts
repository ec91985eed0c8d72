import { contextOf, hasMissed, isStep, step, type JudgedBy, type Step, type Task } from './task.ts'

/**
 * The task as the innermost one of a call: counts how often it was begun. A task that is a step of a call already stays
 * what it is. A run does not count if it only handed its context on to a call that ended before it began its own task.
 */
export function innermost<T>(task: Task<T>, judgedBy?: JudgedBy): Step<T> {
  if (isStep(task)) return task as Step<T>
  const journey = { begun: 0, judgedBy }
  return step(journey, async (given) => {
    const context = contextOf(given)
    journey.begun++
    try {
      return await task(context)
    } catch (error) {
      if (hasMissed(context, error)) journey.begun--
      throw error
    }
  })
}
