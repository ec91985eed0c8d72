// What the health endpoint says. Degraded is not down: orders are still taken, so a load balancer must go on sending them
// here. Where orders are refused it must not.

import { health, type BreakerHealth } from 'recloser/health'
import type { BreakerRegistry } from 'recloser/registry'
import type { OrderStore } from './order-store.ts'

export interface ServiceHealthReport {
  readonly status: 'healthy' | 'degraded' | 'unhealthy'
  /** Why it is not healthy. */
  readonly reasons: readonly string[]
  readonly breakers: Readonly<Record<string, BreakerHealth>>
  readonly pending: number
}

/** How often a store that refused an order is tried out, so that it is found to be well without a customer. */
const tryOutEveryMs = 500

export class ServiceHealth {
  readonly #store: OrderStore
  readonly #breakers: BreakerRegistry | undefined
  #refusedFor: string | undefined
  #tryingOut: NodeJS.Timeout | undefined
  #lastPayment: 'none yet' | 'well' | 'failed' = 'none yet'

  constructor(store: OrderStore, breakers: BreakerRegistry | undefined) {
    this.#store = store
    this.#breakers = breakers
  }

  /** The payment server was asked. */
  asked(well: boolean): void {
    this.#lastPayment = well ? 'well' : 'failed'
  }

  /** An order was stored. */
  stored(): void {
    this.#refusedFor = undefined
    clearInterval(this.#tryingOut)
    this.#tryingOut = undefined
  }

  /** An order could not be stored. */
  refused(error: unknown): void {
    this.#refusedFor = error instanceof Error ? error.message : String(error)
    this.#tryingOut ??= setInterval(() => {
      this.#store.tryOut().then(
        () => this.stored(),
        () => undefined,
      )
    }, tryOutEveryMs)
  }

  report(): ServiceHealthReport {
    const breakers = this.#breakers === undefined ? {} : health(this.#breakers).breakers
    const pending = this.#store.count('pending')
    const reasons = [
      ...Object.entries(breakers).flatMap(([name, { state }]) =>
        state === 'closed' ? [] : [`the circuit "${name}" is ${state}`],
      ),
      ...(this.#lastPayment === 'failed' ? ['the last payment failed'] : []),
      ...(this.#lastPayment === 'none yet' && pending > 0
        ? ['orders are pending, and no payment has been made since the start']
        : []),
    ]
    if (this.#refusedFor !== undefined)
      return {
        status: 'unhealthy',
        reasons: [`orders are refused: ${this.#refusedFor}`, ...reasons],
        breakers,
        pending,
      }
    return { status: reasons.length === 0 ? 'healthy' : 'degraded', reasons, breakers, pending }
  }

  close(): void {
    clearInterval(this.#tryingOut)
  }
}
