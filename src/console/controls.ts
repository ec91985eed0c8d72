import { callback, checkAnswer, oneOf, readOptions, rule } from '../base/check.ts'
import { callHook, type HookErrorHandler } from '../base/hook.ts'
import { jsonAnswer, refusal } from './answers.ts'
import type { Roster } from './roster.ts'
import { crossSiteProblem } from './same-origin.ts'
import type { WatchedBreaker } from './watched-breaker.ts'
import { shortened } from './words.ts'

/** What an operator can do with a breaker. */
export type ConsoleActionName = 'hold-open' | 'hold-closed' | 'release' | 'trip' | 'reset'

/** An action of an operator. */
export interface ConsoleAction {
  /** The breaker's key, as in `GET api/breakers`. */
  readonly key: string
  /** The action. */
  readonly action: ConsoleActionName
}

/** Decides who may do what, and reports actions. `authorize` is required; an unknown key is an error. */
export interface ConsoleControls {
  /**
   * Decides about each action. It returns the operator's name, `true` for an operator without a name, or `false` to
   * refuse; or a promise of one of these. If it throws or rejects, the action is refused.
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

/** Performs the action of a request, if its sender is authorized. */
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
  // Looked up only now, because it may have gone in the meantime, and because others must not learn which keys exist.
  const watched = roster.find(key)
  if (watched === undefined) return refusal(404, 'there is no breaker with this key')
  if (!perform(watched, action, who)) return refusal(409, 'the program holds this breaker, and only it can release it')
  callHook(() => controls.onAction?.(who, { key, action }), 'onAction', watched.breaker.settings.onHookError)
  return jsonAnswer(200, { breaker: watched.row() })
}

/** The operator's name; `undefined` if the action is refused. */
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

/** @returns whether the action was possible */
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
