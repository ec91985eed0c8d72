// The states and the ways between them: the present state is lit, and a way that was just taken flashes with its reason.

import type { CircuitState } from 'recloser'
import type { Change } from '../world/world.ts'

interface Way {
  readonly id: string
  readonly from: readonly CircuitState[]
  readonly to: CircuitState
  readonly path: string
  /** Where its reason stands. */
  readonly x: number
  readonly y: number
  readonly anchor: 'start' | 'middle' | 'end'
  /** What stands there before it was ever taken. */
  readonly label: string
}

const ways: readonly Way[] = [
  {
    id: 'opens',
    from: ['closed'],
    to: 'open',
    path: 'M104 42 H290',
    x: 200,
    y: 24,
    anchor: 'middle',
    label: 'the trip rule fires',
  },
  {
    id: 'reset',
    from: ['open'],
    to: 'closed',
    path: 'M296 64 H110',
    x: 200,
    y: 82,
    anchor: 'middle',
    label: 'reset()',
  },
  {
    id: 'tries',
    from: ['open'],
    to: 'half-open',
    path: 'M364 88 C364 170 330 206 262 208',
    x: 398,
    y: 232,
    anchor: 'end',
    label: 'time is up',
  },
  {
    id: 'fails',
    from: ['half-open'],
    to: 'open',
    path: 'M222 182 C232 140 270 120 316 94',
    x: 228,
    y: 128,
    anchor: 'end',
    label: 'probes fail',
  },
  {
    id: 'recovers',
    from: ['half-open'],
    to: 'closed',
    path: 'M144 208 C70 206 36 170 36 94',
    x: 2,
    y: 232,
    anchor: 'start',
    label: 'probes succeed',
  },
]

const nodes: readonly { readonly state: CircuitState; readonly x: number; readonly y: number }[] = [
  { state: 'closed', x: 2, y: 28 },
  { state: 'open', x: 298, y: 28 },
  { state: 'half-open', x: 148, y: 184 },
]

export interface DiagramProps {
  readonly state: CircuitState
  readonly held: 'open' | 'closed' | undefined
  readonly changes: readonly Change[]
}

export function Diagram({ state, held, changes }: DiagramProps) {
  const lastTo = changes.at(-1)
  return (
    <svg class="diagram" viewBox="0 6 400 236" role="img" aria-label={inWords(state, held)}>
      <defs>
        <marker
          id="head"
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="7"
          markerHeight="7"
          orient="auto-start-reverse"
        >
          <path d="M0 0 8 4 0 8z" class="head" />
        </marker>
      </defs>
      {ways.map((way) => {
        const last = changes.filter(({ from, to }) => to === way.to && way.from.includes(from)).at(-1)
        const kind = last === undefined ? '' : last === lastTo ? 'taken last' : 'taken'
        return (
          <g key={`${way.id} ${last?.id ?? 0}`} class={`way ${kind}`} data-way={way.id}>
            <path d={way.path} marker-end="url(#head)" />
            <text x={way.x} y={way.y} text-anchor={way.anchor}>
              {last?.reason ?? way.label}
            </text>
          </g>
        )
      })}
      {nodes.map((node) => (
        <g key={node.state} class={`node ${node.state} ${node.state === state ? 'lit' : ''}`}>
          <rect x={node.x} y={node.y} width={node.state === 'half-open' ? 106 : 100} height="54" rx="12" />
          <text x={node.x + (node.state === 'half-open' ? 53 : 50)} y={node.y + 33} text-anchor="middle">
            {node.state}
          </text>
        </g>
      ))}
    </svg>
  )
}

const inWords = (state: CircuitState, held: string | undefined): string =>
  held === undefined ? `The circuit is ${state}` : `The circuit is held ${held}`
