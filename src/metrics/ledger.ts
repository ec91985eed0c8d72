import { wholeNumber } from '../base/check.ts'
import type { CircuitBreaker } from '../call/circuit-breaker.ts'
import type { CircuitEvent } from '../breaker/circuit-event.ts'
import type { BreakerRegistry } from '../registry/registry.ts'
import { Account, type Reading } from './account.ts'
import { Evictions } from './evictions.ts'
import { isRegistry, watchBreakers } from './target.ts'

/** One call of the user that put breakers into a ledger. */
export interface Entry {
  readonly maxNames: number
  /** Hears of each event, where somebody wants that: then every call is timed. */
  readonly hear: ((event: CircuitEvent, name: string) => void) | undefined
}

/** The schema of the option that bounds the names. */
export const maxNames = [wholeNumber, 1_000] as const

/** The name under which those are told of for whom there is no room. */
const others = 'other'

interface Member {
  readonly name: string
  readonly entries: Set<Entry>
  /** Those of its account. */
  readonly sharers: Set<Entry>
  readonly leaveAccount: () => void
  hearing: Entry | undefined
  unsubscribe: (() => void) | undefined
}

/**
 * Keeps an account for each name, so many and one for all others. A breaker that is put in twice counts once. Accounts stay
 * when their breakers go, until everybody who put breakers of that name in has taken them out.
 */
export class Ledger {
  readonly #accounts = new Map<string, { readonly account: Account; readonly entries: Set<Entry> }>()
  readonly #members = new Map<CircuitBreaker, Member>()
  readonly #evictions = new Evictions()
  #readings: readonly Reading[] | undefined

  /**
   * Returns what takes them out again.
   *
   * @throws TypeError
   */
  add(place: string, breakers: CircuitBreaker | BreakerRegistry, entry: Entry): () => void {
    const end = watchBreakers(place, breakers, (breaker) => this.#join(breaker, entry))
    const leaveEvictions = isRegistry(breakers) ? this.#evictions.join(breakers) : () => undefined
    return () => {
      end()
      leaveEvictions()
      for (const [name, { entries }] of this.#accounts) {
        if (entries.delete(entry) && entries.size === 0) this.#accounts.delete(name)
      }
    }
  }

  /** How many breakers its registries have evicted since they were put in. */
  get evictions(): number {
    return this.#evictions.count
  }

  has(name: string): boolean {
    return this.#accounts.has(name)
  }

  /** Read once for all that ask in the same turn, so that what they show fits together. */
  read(): readonly Reading[] {
    if (this.#readings) return this.#readings
    queueMicrotask(() => {
      this.#readings = undefined
    })
    return (this.#readings = [...this.#accounts.values()].map(({ account }) => account.read()))
  }

  #join(breaker: CircuitBreaker, entry: Entry): () => void {
    const member = this.#members.get(breaker) ?? this.#admit(breaker, entry)
    member.entries.add(entry)
    member.sharers.add(entry)
    listen(breaker, member)
    return () => {
      member.entries.delete(entry)
      listen(breaker, member)
      if (member.entries.size > 0) return
      member.leaveAccount()
      this.#members.delete(breaker)
    }
  }

  #admit(breaker: CircuitBreaker, entry: Entry): Member {
    const known = this.#accounts.has(breaker.name) || this.#accounts.size < entry.maxNames
    const name = known ? breaker.name : others
    const { account, entries: sharers } = this.#accounts.get(name) ?? this.#open(name)
    const leaveAccount = account.join(breaker)
    const entries = new Set<Entry>()
    const member = { name, entries, sharers, leaveAccount, hearing: undefined, unsubscribe: undefined }
    this.#members.set(breaker, member)
    return member
  }

  #open(name: string) {
    const opened = { account: new Account(name), entries: new Set<Entry>() }
    this.#accounts.set(name, opened)
    return opened
  }
}

/** One of those who want to hear of a breaker does, as long as there is one. */
function listen(breaker: CircuitBreaker, member: Member): void {
  const next = [...member.entries].find(({ hear }) => hear !== undefined)
  if (next === member.hearing) return
  member.unsubscribe?.()
  const hear = next?.hear
  member.hearing = next
  member.unsubscribe = hear && breaker.subscribe((event) => hear(event, member.name))
}
