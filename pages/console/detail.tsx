// One breaker: its state and the reason, what an operator can do, and its last ten minutes.

import { useMemo, useState } from 'preact/hooks'
import type { ChartOptions, Line } from '../design/chart.ts'
import { count, duration } from '../design/format.ts'
import { settledOf, timelineInWords, type Timeline } from '../design/history.ts'
import { Plot } from '../design/plot.tsx'
import { act, actions, type Action } from './actions.ts'
import { severityOf, type Entry } from './board.ts'
import { factsOf } from './fleet-panel.tsx'
import type { FleetRow } from '../../src/console/fleet.ts'
import { latency, reasonOf, waitOf } from './words.ts'

export interface DetailProps {
  readonly entry: Entry
  readonly timeline: Timeline | undefined
  readonly hasControls: boolean
  readonly fleet: FleetRow | undefined
  readonly onClose: () => void
}

const callLines: readonly Line[] = [
  { label: 'ran', colour: 'calls', of: ({ calls }) => calls, filled: true },
  { label: 'failed', colour: 'failures', of: ({ failures }) => failures, filled: true },
  { label: 'rejected', colour: 'rejected', of: ({ rejected }) => rejected },
]

const latencyLines: readonly Line[] = [
  { label: 'mean', colour: 'mean', of: ({ meanMs }) => meanMs, dotted: true },
  { label: 'slowest', colour: 'slowest', of: ({ slowestMs }) => slowestMs, dashed: true, dotted: true },
]

const callChart: ChartOptions = { lines: callLines, format: count, between: 0 }
const latencyChart: ChartOptions = { lines: latencyLines, format: latency, between: null }

export function Detail({ entry, timeline, hasControls, fleet, onClose }: DetailProps) {
  const { row } = entry
  const { totals } = row
  const settled = useMemo(() => timeline && settledOf(timeline), [timeline])
  const isTimed = timeline?.buckets.some(({ meanMs }) => meanMs !== null) === true
  // The fleet knows a breaker by its name, or by its key in the registry.
  const shared = fleet?.notClosed?.find(({ key }) => key === row.key || key === row.name)
  const wait = waitOf(entry, performance.now())
  const words = timeline === undefined ? 'no data yet' : timelineInWords(timeline)
  return (
    <section class="detail" aria-labelledby="detail-title">
      <div class="head">
        <h2 id="detail-title" title={row.key}>
          <bdi>{row.key}</bdi>
        </h2>
        <button type="button" class="close" onClick={onClose}>
          Close
        </button>
      </div>
      <p class="now">
        <span class={`state ${severityOf(row)}`}>{row.state}</span> {wait}
      </p>
      <dl class="why">
        {row.name !== row.key && <Fact term="Name" text={row.name} />}
        <Fact term={row.heldBy === null ? 'Reason' : 'Held'} text={row.heldBy === null ? row.reason : reasonOf(row)} />
        <Fact term="Cause" text={row.cause} />
        {shared && <Fact term="Fleet" text={factsOf(shared, fleet?.votesNeeded ?? null).join('; ')} />}
      </dl>
      {hasControls && <Controls breaker={row.key} isHeld={row.heldBy !== null} />}
      <figure>
        <figcaption>
          <h3>Calls in 5 s</h3>
        </figcaption>
        <Plot timeline={settled} options={callChart} name="Calls of the last ten minutes" words={words} />
      </figure>
      {isTimed && (
        <figure>
          <figcaption>
            <h3>Latency</h3>
          </figcaption>
          <Plot timeline={settled} options={latencyChart} name="Latency" words={words} />
        </figure>
      )}
      <ul class="legend" aria-label="Background of the charts">
        <li class="closed">closed</li>
        <li class="open">open</li>
        <li class="half-open">half-open</li>
        <li class="held">held</li>
      </ul>
      <h3>Since it was created</h3>
      <dl class="figures">
        <Figure term="succeeded" value={totals.successes} />
        <Figure term="failed" value={totals.failures} />
        <Figure term="rejected" value={totals.rejected} />
        <Figure term="ignored" value={totals.ignored} />
        <Figure term="late" value={totals.late} />
        <Figure term="opened" value={totals.trips} />
      </dl>
      <p class="soft known">{knownInWords(timeline)}</p>
    </section>
  )
}

const Fact = ({ term, text }: { readonly term: string; readonly text: string | null }) =>
  text === null ? null : (
    <div>
      <dt>{term}</dt>
      <dd>
        <bdi>{text}</bdi>
      </dd>
    </div>
  )

const Figure = ({ term, value }: { readonly term: string; readonly value: number }) => (
  <div>
    <dt>{term}</dt>
    <dd>{count(value)}</dd>
  </div>
)

function knownInWords(timeline: Timeline | undefined): string {
  if (timeline === undefined) return ''
  const knownMs = timeline.toMs - timeline.knownFromMs
  return knownMs < 590_000 ? `Data only for the last ${duration(Math.max(1_000, knownMs))}.` : ''
}

interface ControlsProps {
  readonly breaker: string
  readonly isHeld: boolean
}

function Controls({ breaker, isHeld }: ControlsProps) {
  const [asked, ask] = useState<Action>()
  const [told, tell] = useState('')
  const perform = async (action: Action): Promise<void> => {
    ask(undefined)
    tell('')
    tell((await act(breaker, action)) ?? `“${action.label}” is done.`)
  }
  return (
    <div class="controls">
      <div class="buttons" role="group" aria-label="Controls">
        {actions.map((action) => (
          <button
            key={action.name}
            type="button"
            disabled={action.name === 'release' && !isHeld}
            aria-expanded={action.question === undefined ? undefined : asked === action}
            onClick={() =>
              action.question === undefined ? void perform(action) : ask(asked === action ? undefined : action)
            }
          >
            {action.label}
          </button>
        ))}
      </div>
      {asked && (
        <div class="question" role="group" aria-label={asked.label}>
          <p>{asked.question}</p>
          <button type="button" class="primary" onClick={() => void perform(asked)}>
            Yes, {asked.label.toLowerCase()}
          </button>
          <button type="button" onClick={() => ask(undefined)}>
            Cancel
          </button>
        </div>
      )}
      <p class="told" role="status">
        {told}
      </p>
    </div>
  )
}
