// The same calls with the breaker and without it, side by side.

import { count, plural } from '../../../pages/design/format.ts'
import type { Callers } from '../world/callers.ts'
import type { Side } from '../world/recording.ts'
import type { World } from '../world/world.ts'

const lastMs = 10_000

export interface ComparisonProps {
  readonly world: World
  readonly onTrouble: (isSick: boolean) => void
  readonly onChill: () => void
}

export function Comparison({ world, onTrouble, onChill }: ComparisonProps) {
  const { guarded, unguarded, isSick, settings } = world
  const row = (title: string, of: (side: Callers) => number) => (
    <tr>
      <th scope="row">{title}</th>
      <td>{count(of(guarded))}</td>
      <td>{count(of(unguarded))}</td>
    </tr>
  )
  return (
    <section class="panel" aria-labelledby="comparison-title">
      <div class="head">
        <h2 id="comparison-title">With the breaker, and without it</h2>
        <p>
          The dependency is <b class={isSick ? 'bad' : 'good'}>{isSick ? 'sick' : 'well'}</b>{' '}
          <button type="button" onClick={() => onTrouble(!isSick)}>
            {isSick ? 'Make it well now' : 'Make it sick now'}
          </button>{' '}
          {settings.warmUpCalls > 0 && (
            <button type="button" onClick={onChill}>
              Empty its cache
            </button>
          )}
        </p>
      </div>
      <div class="goodput">
        <Goodput title="With the breaker" world={world} side="guarded" />
        <Goodput title="Without it" world={world} side="unguarded" />
      </div>
      <table class="sides">
        <thead>
          <tr>
            <th scope="col">Of the same {plural(guarded.totals.calls, 'call')}</th>
            <th scope="col">with</th>
            <th scope="col">without</th>
          </tr>
        </thead>
        <tbody>
          {row('got a good answer', ({ totals }) => totals.good)}
          {row('failed', ({ totals }) => totals.failed)}
          {row('were refused at once', ({ totals }) => totals.refused)}
          {row('wait now', ({ inProgress }) => inProgress)}
          {row('Attempts at the sick dependency', ({ totals }) => totals.sickAttempts)}
        </tbody>
      </table>
    </section>
  )
}

interface GoodputProps {
  readonly title: string
  readonly world: World
  readonly side: Side
}

/** The share of good answers of the last seconds. */
function Goodput({ title, world: { record, nowMs }, side }: GoodputProps) {
  const calls = record.recent(nowMs, side, 'calls', lastMs)
  const good = record.recent(nowMs, side, 'good', lastMs)
  // What began before may end in these seconds.
  const percent = calls === 0 ? undefined : Math.min(100, Math.round((good / calls) * 100))
  const known = Math.min(lastMs, Math.floor(nowMs / 1_000) * 1_000) / 1_000
  return (
    <div class={side}>
      <h3>{title}</h3>
      <p class="share">{percent === undefined ? '–' : `${percent} %`}</p>
      <div class="meter">
        <div style={{ width: `${percent ?? 0}%` }} />
      </div>
      <p class="soft">{(known === 0 ? 0 : good / known).toFixed(1)} good a second</p>
    </div>
  )
}
