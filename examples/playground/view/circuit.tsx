// The circuit: its diagram, what can be done by hand, and its counters.

import { count, duration } from '../../../pages/design/format.ts'
import type { Control, World } from '../world/world.ts'
import { Diagram } from './diagram.tsx'
import { severity } from './severity.ts'
import { moment, outlook } from './words.ts'

export interface CircuitProps {
  readonly world: World
  readonly onControl: (control: Control) => void
}

const controls: readonly { readonly name: Control; readonly label: string }[] = [
  { name: 'hold open', label: 'Hold open' },
  { name: 'hold closed', label: 'Hold closed' },
  { name: 'release', label: 'Release' },
  { name: 'trip', label: 'Trip' },
  { name: 'reset', label: 'Reset' },
]

export function Circuit({ world, onControl }: CircuitProps) {
  const { breaker, held, changes } = world
  return (
    <section class="panel circuit" aria-labelledby="circuit-title">
      <div class="head">
        <h2 id="circuit-title">The circuit</h2>
        <p>
          <b class={severity(world)}>{held === undefined ? breaker.state : `held ${held}`}</b>{' '}
          <span class="soft">{outlook(world)}</span>
        </p>
      </div>
      <Diagram state={breaker.state} held={held} changes={changes} />
      <div class="buttons" role="group" aria-label="By hand">
        {controls.map(({ name, label }) => (
          <button
            key={name}
            type="button"
            disabled={name === 'release' && held === undefined}
            aria-pressed={name === `hold ${held}` ? true : name.startsWith('hold') ? false : undefined}
            onClick={() => onControl(name)}
          >
            {label}
          </button>
        ))}
      </div>
    </section>
  )
}

/** What `breaker.stats` says. */
export function Counters({ world: { breaker, nowMs } }: { readonly world: World }) {
  const { totals, successes, failures, consecutiveFailures, attempt, admittedShare, openedAtMs } = breaker.stats
  const ago = (atMs: number | undefined): string => (atMs === undefined ? '–' : duration(nowMs - atMs))
  return (
    <section class="panel" aria-labelledby="counters-title">
      <h2 id="counters-title">
        Its counters, <code>breaker.stats</code>
      </h2>
      <h3>In its window</h3>
      <dl class="counters">
        <Counter term="successes" text={count(successes)} />
        <Counter term="failures" text={count(failures)} />
        <Counter term="in a row" text={consecutiveFailures === undefined ? '–' : count(consecutiveFailures)} />
        <Counter term="attempt" text={count(attempt)} />
        <Counter term="not closed for" text={ago(openedAtMs)} />
        <Counter
          term="admitted share"
          text={admittedShare === undefined ? '–' : `${Math.round(admittedShare * 100)} %`}
        />
      </dl>
      <h3>Since it was created</h3>
      <dl class="counters">
        <Counter term="successes" text={count(totals.successes)} />
        <Counter term="failures" text={count(totals.failures)} />
        <Counter term="rejected" text={count(totals.rejected)} />
        <Counter term="ignored" text={count(totals.ignored)} />
        <Counter term="late" text={count(totals.late)} />
        <Counter term="trips" text={count(totals.trips)} />
      </dl>
    </section>
  )
}

const Counter = ({ term, text }: { readonly term: string; readonly text: string }) => (
  <div>
    <dt>{term}</dt>
    <dd>{text}</dd>
  </div>
)

/** The last changes of state, the latest first. */
export const Changes = ({ world: { changes } }: { readonly world: World }) => (
  <section class="panel" aria-labelledby="changes-title">
    <h2 id="changes-title">Changes of state</h2>
    {changes.length === 0 && <p class="soft">None yet: the circuit is closed.</p>}
    <ol class="changes">
      {changes
        .slice(-8)
        .reverse()
        .map(({ id, atMs, from, to, reason, cause }) => (
          <li key={id}>
            <span class="soft">{moment(atMs)}</span>
            <span>
              {from} → <b>{to}</b>: {reason}
              {cause !== undefined && to === 'open' && <span class="soft"> ({cause})</span>}
            </span>
          </li>
        ))}
    </ol>
  </section>
)
