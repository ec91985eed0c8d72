import { badOptions } from './scenarios/bad-options.ts'
import { abortClosed, abortProbe, abortProbeFiltered } from './scenarios/caller-abort.ts'
import { contention } from './scenarios/contention.ts'
import {
  hungProbe,
  hungProbeLimited,
  hungProbeNoTimeout,
  lateFailureAfterRecovery,
  lateFailureAtProbe,
  lateSuccess,
} from './scenarios/late-outcomes.ts'
import { collection, processExit } from './scenarios/lifetime.ts'
import { sharing } from './scenarios/sharing.ts'
import { snapshot } from './scenarios/snapshot.ts'
import { plainValues, rejection, rejectionEvent } from './scenarios/telling.ts'
import { backoff, backoffAtProbe } from './scenarios/throwing-backoff.ts'
import { failureListener, listenerAtProbe, openListener, successListener } from './scenarios/throwing-listener.ts'
import { predicate, predicateAtProbe } from './scenarios/throwing-predicate.ts'
import { badDuration, idleDay, stepBackInWindow, stepBackWhileOpen } from './scenarios/time.ts'
import { dilution, freshWindow } from './scenarios/window.ts'
import type { Scenario } from './world.ts'

/** All scenarios, in the groups and the order of the page. */
export const groups: Readonly<Record<string, readonly Scenario[]>> = {
  'Late answers': [lateSuccess, lateFailureAtProbe, lateFailureAfterRecovery],
  'Half-open': [hungProbe, hungProbeNoTimeout, hungProbeLimited, contention, abortProbe, abortProbeFiltered],
  'Bugs in hooks': [
    successListener,
    failureListener,
    openListener,
    listenerAtProbe,
    predicate,
    predicateAtProbe,
    backoff,
    backoffAtProbe,
  ],
  'What counts': [abortClosed, freshWindow, dilution, plainValues],
  Time: [stepBackWhileOpen, stepBackInWindow, idleDay],
  Options: [badOptions, badDuration, sharing],
  'Lifetime and reporting': [snapshot, processExit, collection, rejection, rejectionEvent],
}

export const scenarios: readonly Scenario[] = Object.values(groups).flat()
