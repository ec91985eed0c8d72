// A health script, played one phase after another.

import { healths, type Health } from './health.ts'

export interface Phase {
  readonly health: Health
  readonly forMs: number
}

export const outageScript: readonly Phase[] = [
  { health: 'slow', forMs: 4_000 },
  { health: 'failing', forMs: 5_000 },
  { health: 'down', forMs: 6_000 },
  { health: 'recovering', forMs: 3_000 },
]

export class ScriptPlayer {
  readonly #become: (health: Health) => void
  #timer: NodeJS.Timeout | undefined

  constructor(become: (health: Health) => void) {
    this.#become = become
  }

  /** In place of what is played now; after the last phase all is fine. */
  play(script: readonly Phase[]): void {
    this.stop()
    const [phase, ...rest] = script
    this.#become(phase?.health ?? 'fine')
    if (phase !== undefined) this.#timer = setTimeout(() => this.play(rest), phase.forMs)
  }

  stop(): void {
    clearTimeout(this.#timer)
  }
}

/** What came in by HTTP, or `undefined` if it is no script. */
export function scriptFrom(given: unknown): readonly Phase[] | undefined {
  const isPhase = (phase: unknown): phase is Phase => {
    const { health, forMs } = (phase ?? {}) as { readonly health?: unknown; readonly forMs?: unknown }
    return healths.some((known) => known === health) && typeof forMs === 'number' && forMs >= 0 && forMs <= 600_000
  }
  return Array.isArray(given) && given.length <= 100 && given.every(isPhase) ? given : undefined
}
