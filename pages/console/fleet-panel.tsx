// The whole fleet: its processes, and what it has decided about each circuit that is not simply closed.

import { count, duration, plural } from '../design/format.ts'
import type { FleetCircuitRow, FleetRow } from '../../src/console/fleet.ts'

/** How many circuits are shown at once. */
const most = 50

export function FleetPanel({ fleet }: { readonly fleet: FleetRow }) {
  const { processes, notClosed = [], votesNeeded } = fleet
  if (processes === undefined) return null
  const dead = processes.filter(({ deadForMs }) => deadForMs > 0)
  return (
    <details class="fleet-panel">
      <summary>
        {plural(processes.length - dead.length, 'live process', 'live processes')}
        {dead.length > 0 && <b class="bad">, {count(dead.length)} silent</b>}
        {', '}
        {plural(notClosed.length, 'circuit')} to check
      </summary>
      <h2>Processes</h2>
      <ul class="processes" aria-label="Processes of the fleet">
        {processes.map(({ instanceId, deadForMs }) => (
          <li key={instanceId} class={deadForMs > 0 ? 'dead' : ''}>
            <bdi>{instanceId}</bdi>
            {instanceId === fleet.instanceId && <span class="soft"> (this one)</span>}
            {deadForMs > 0 && <span class="bad"> silent for {duration(deadForMs)}: it crashed or is cut off</span>}
          </li>
        ))}
      </ul>
      <h2>Circuits</h2>
      <dl class="circuits">
        {notClosed.slice(0, most).map((circuit) => (
          <div key={circuit.key}>
            <dt>
              <bdi>{circuit.key}</bdi>
            </dt>
            <dd>
              {factsOf(circuit, votesNeeded ?? null).map((fact) => (
                <p key={fact}>{fact}</p>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      {notClosed.length === 0 && <p class="soft">Every circuit of the fleet is closed.</p>}
      {notClosed.length > most && <p class="soft">… and {count(notClosed.length - most)} more</p>}
    </details>
  )
}

/** What the fleet has decided about one circuit, as short texts. */
export function factsOf(circuit: FleetCircuitRow, votesNeeded: number | null): readonly string[] {
  const { votes, leases, holds } = circuit
  const needed = votesNeeded === null ? '' : ` of ${count(votesNeeded)}`
  return [
    stateInWords(circuit),
    votes.length === 0 ? '' : `${count(votes.length)}${needed} votes to open it, by ${names(votes)}`,
    leases.length === 0 ? '' : `${plural(sum(leases), 'probe')} leased to ${names(leases)}`,
    ...holds.map(({ instanceId, open }) => `held ${open ? 'open' : 'closed'} by ${instanceId}`),
  ].filter((fact) => fact !== '')
}

function stateInWords({ state, retryAfterMs, reason }: FleetCircuitRow): string {
  const why = reason === '' ? '' : `: ${reason}`
  if (state === 'closed') return 'closed for the fleet'
  if (state === 'half-open') return `half-open for the fleet${why}`
  return `open for the fleet ${retryAfterMs === null ? 'until it is reset' : `for ${duration(retryAfterMs)} more`}${why}`
}

const sum = (leases: FleetCircuitRow['leases']): number => leases.reduce((total, { calls }) => total + calls, 0)

const names = (shares: readonly { readonly instanceId: string }[]): string =>
  shares.map(({ instanceId }) => instanceId).join(', ')
