import type { World } from '../world/world.ts'

/** How bad a state is: the class of what shows it. */
export function severity({ breaker, held }: World): 'good' | 'middling' | 'bad' {
  if (held !== undefined) return 'middling'
  return ({ closed: 'good', 'half-open': 'middling', open: 'bad' } as const)[breaker.state]
}
