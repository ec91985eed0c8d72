import type { GuardContext, SimulatedGuard } from 'recloser/simulate'

/** Answers take longer than the mean now and then: it plans with half of what the caller waits. */
const margin = 0.5

/** Knows what nobody knows: admits a call if the dependency will answer it well and in time. It is the ceiling of a scenario. */
export const ideal =
  (patienceMs: number): ((context: GuardContext) => SimulatedGuard) =>
  ({ outlook }) => ({ admit: () => outlook(patienceMs * margin) > 0 && (() => undefined) })

/**
 * Knows how many calls the callers can make at once, and refuses those that would make others wait in line.
 *
 * @param places how many of them this guard may use
 */
export const idealForPool = (places: number) => (): SimulatedGuard => {
  let inFlight = 0
  return {
    admit: () => {
      if (inFlight >= places) return false
      inFlight++
      return () => {
        inFlight--
      }
    },
  }
}
