import type { CircuitBreaker } from '../core/circuit-breaker.ts'
import { judge } from '../core/judge.ts'
import type { Permit } from '../core/permit.ts'
import { after } from '../probe/timer.ts'

/** Where the verdict on an answer that begins well is given: when its headers have come, or when its body is complete. */
export type SettleOn = 'headers' | 'body'

/** What `isFailure` and `isIgnored` are asked about when the dependency answered. */
export interface UndiciAnswer {
  readonly statusCode: number | null
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
}

/** What stays the same from one request to the next. */
export interface ExchangeSettings {
  readonly settleOn: SettleOn
  readonly unreadTimeoutMs: number
}

/**
 * One request and its answer, and the permit that they are run on. Whatever happens, and in whatever order it is told, the
 * permit is settled once: by the first that decides.
 */
export class Exchange {
  readonly #breaker: CircuitBreaker
  readonly #permit: Permit
  readonly #settings: ExchangeSettings
  /** Whether the answer began well, and all depends on its body. */
  #bodyDecides = false
  #forgetPause: (() => void) | undefined

  constructor(breaker: CircuitBreaker, permit: Permit, settings: ExchangeSettings) {
    this.#breaker = breaker
    this.#permit = permit
    this.#settings = settings
  }

  /** The final headers have come, or the connection was upgraded: there is no body to wait for then. */
  answered(answer: UndiciAnswer, settleOn: SettleOn = this.#settings.settleOn): void {
    const permit = this.#permit
    const verdict = judge(this.#breaker.settings, { status: 'fulfilled', value: answer }, undefined, permit)
    if (verdict === 'failure') permit.fail(answer)
    else if (verdict === 'ignored') permit.ignore()
    else if (settleOn === 'headers') permit.succeed()
    else this.#bodyDecides = true
  }

  /** The answer is complete. */
  ended(): void {
    this.#waitNoMore()
    this.#permit.succeed()
  }

  /** @param signal the caller's own, or one that stands for it, where the caller aborted the request */
  broke(error: unknown, signal: AbortSignal | undefined): void {
    this.#waitNoMore()
    this.#permit.settle({ status: 'rejected', reason: error }, signal && { signal })
  }

  /** The caller's own code threw: that says nothing about the dependency. */
  left(): void {
    this.#waitNoMore()
    this.#permit.ignore()
  }

  /**
   * The caller takes no more of the body for now. Undici waits for as long as it likes, the verdict does not.
   *
   * @param isPaused asked later, where nobody tells that the body flows again
   */
  stalls(isPaused = (): boolean => true): void {
    if (!this.#bodyDecides) return
    this.flows()
    this.#forgetPause = after(this.#settings.unreadTimeoutMs, () => {
      if (isPaused()) this.ended()
    })
  }

  /** The body flows again. */
  flows(): void {
    this.#forgetPause?.()
    this.#forgetPause = undefined
  }

  #waitNoMore(): void {
    this.flows()
    this.#bodyDecides = false
  }
}
