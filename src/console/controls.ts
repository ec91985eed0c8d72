import { callback, checkAnswer, oneOf, readOptions, rule } from '../base/check.ts'
import { callHook, type HookErrorHandler } from '../base/hook.ts'
import { jsonAnswer, refusal } from './answers.ts'
import type { Roster } from './roster.ts'
import { crossSiteProblem } from './same-origin.ts'
import type { WatchedBreaker } from './watched-breaker.ts'
import { shortened } from './words.ts'

/** What an operator can do with a breaker. */
export type ConsoleActionName = 'hold-open' | 'hold-closed' | 'release' | 'trip' | 'reset'

/** What an operator did. */
export interface ConsoleAction {
  /** The breaker's key, as in `GET api/breakers`. */
  readonly key: string
  /** What was done. */
  readonly action: ConsoleActionName
}

/** Who may do what, and who is told. `authorize` is needed; an unknown key is an error. */
export interface ConsoleControls {
  /**
   * Decides about each action: returns the operator's name, `true` for one without a name, `false` to refuse; or a promise of
   * it. If it throws or rejects, the action is refused.
   */
  readonly authorize: (request: Request) => boolean | string | PromiseLike<boolean | string>
  /**
   * Receives each action after it was done, for an audit log, with the operator's name, or `an operator`. Errors that it throws
   * go to the `onHookError` of the breaker.
   */
  readonly onAction?: ((who: string, action: ConsoleAction) => void) | undefined
}

/** The controls as they were read. */
export interface ReadControls {
  readonly authorize: (request: Request) => unknown
  readonly onAction: ((who: string, action: ConsoleAction) => unknown) | undefined
}

const answerRule = rule<boolean | string>('boolean string', "true, false, or the operator's name")

const anyAction = oneOf('hold-open', 'hold-closed', 'release', 'trip', 'reset')

export const isAction = (name: string): name is ConsoleActionName => anyAction.holds(name as ConsoleActionName)

/** @throws TypeError */
export const readControls = (caller: string, controls: unknown): ReadControls =>
  readOptions(
    caller,
    controls,
    {
      authorize: [callback<ReadControls['authorize']>()],
      onAction: [callback<NonNullable<ReadControls['onAction']>>(), undefined],
    },
    'controls',
  )

/** Does what the request asks for, if whoever sent it may. */
export async function control(
  request: Request,
  { key, action }: ConsoleAction,
  roster: Roster,
  controls: ReadControls | undefined,
  onHookError: HookErrorHandler,
): Promise<Response> {
  if (controls === undefined) return refusal(403, 'this console has no controls')
  const problem = crossSiteProblem(request)
  if (problem !== undefined) return refusal(403, problem)
  const who = await operatorOf(request, controls, onHookError)
  if (who === undefined) return refusal(403, 'you are not authorized to do this')
  // Looked up only now: it may have gone meanwhile, and nobody else learns which keys there are.
  const watched = roster.find(key)
  if (watched === undefined) return refusal(404, 'there is no breaker with this key')
  if (!perform(watched, action, who)) return refusal(409, 'the program holds this breaker, and only it can release it')
  callHook(() => controls.onAction?.(who, { key, action }), 'onAction', watched.breaker.settings.onHookError)
  return jsonAnswer(200, { breaker: watched.row() })
}

/** The operator's name; `undefined`: it is refused. */
async function operatorOf(
  request: Request,
  { authorize }: ReadControls,
  onHookError: HookErrorHandler,
): Promise<string | undefined> {
  try {
    const answer = checkAnswer('authorize()', 'answer', await authorize(request), answerRule)
    if (typeof answer === 'boolean') return answer ? 'an operator' : undefined
    return shortened(answer) || undefined
  } catch (error) {
    onHookError(error, 'authorize')
    return undefined
  }
}

/** @returns whether it could be done */
function perform(watched: WatchedBreaker, action: ConsoleActionName, who: string): boolean {
  const { breaker } = watched
  switch (action) {
    case 'hold-open':
      watched.hold('open', who)
      return true
    case 'hold-closed':
      watched.hold('closed', who)
      return true
    case 'release':
      return watched.release()
    case 'trip':
      breaker.trip(`tripped by ${who}`)
      return true
    case 'reset':
      breaker.reset()
      return true
  }
}
