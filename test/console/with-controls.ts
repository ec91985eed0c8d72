import { CircuitBreaker } from 'recloser'
import { breakerConsole, type ConsoleControls } from 'recloser/console'

/** A breaker `billing` in a console with these controls, and what its `onHookError` receives. */
export const breakerWith = (controls: ConsoleControls) => {
  const errors: unknown[] = []
  const breaker = new CircuitBreaker({
    name: 'billing',
    onHookError: (error, hook) => errors.push([hook, (error as Error).message]),
  })
  return { breaker, errors, handler: breakerConsole({ breakers: breaker, controls }) }
}
