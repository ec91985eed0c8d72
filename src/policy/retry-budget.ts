import { number, readOptions } from '../base/check.ts'

/** Limits how many retries many calls may make together. To write your own budget, make an object of this shape. */
export interface RetryBudget {
  /** Called when a call begins. */
  earn(): void
  /** Whether a retry may be made. If so, it also pays for the retry. */
  spend(): boolean
}

/** All fields are optional. */
export interface RetryBudgetOptions {
  /**
   * What each call earns, as a share of a retry: 0 or more. With 0.1 there is in the long run one retry for ten calls.
   *
   * @default 0.1
   */
  readonly ratio?: number | undefined
  /**
   * The most retries that can be saved up; the budget starts full, for programs that make few calls. 1 or more.
   *
   * @default 10
   */
  readonly maxTokens?: number | undefined
}

/** A budget whose balance can be read. */
export interface TokenBudget extends RetryBudget {
  /** How many retries are saved up, including fractions. */
  readonly tokens: number
}

/**
 * A budget that many calls and many retry policies share, so that retries do not multiply the traffic in an outage.
 * Each call earns `ratio` tokens, each retry spends one, and at most `maxTokens` are kept. So `n` calls make at most
 * `maxTokens + ratio * n` retries. The rule is that of Finagle's `RetryBudget`. Instead of an expiry it has a maximum,
 * as in the retry throttling of gRPC (gRFC A6), so that it needs no clock.
 *
 * @throws TypeError, RangeError
 */
export function retryBudget(options: RetryBudgetOptions = {}): TokenBudget {
  const { ratio, maxTokens } = readOptions('retryBudget()', options, {
    ratio: [number('a finite number, 0 or more', (value) => value >= 0 && value < Infinity), 0.1],
    maxTokens: [number('a finite number, 1 or more', (value) => value >= 1 && value < Infinity), 10],
  })
  let tokens = maxTokens

  return Object.freeze({
    get tokens() {
      return tokens
    },
    earn: () => {
      tokens = Math.min(maxTokens, rounded(tokens + ratio))
    },
    spend: () => {
      if (tokens < 1) return false
      tokens = rounded(tokens - 1)
      return true
    },
  })
}

/** Corrects rounding, so that ten times 0.1 is one. */
const rounded = (tokens: number): number => Math.round(tokens * 1e9) / 1e9
