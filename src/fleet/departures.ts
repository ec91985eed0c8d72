import type { Host } from './fleet-gate.ts'

/** What the others have to hear of a circuit, each as a script takes it. */
export type LastWords = readonly (readonly (string | number)[])[]

/** What the others have still to hear of breakers that a registry has dropped: it is told until there is an answer. */
export class Departures {
  readonly #host: Host
  readonly #owed = new Map<string, LastWords>()

  constructor(host: Host) {
    this.#host = host
  }

  /** The breaker of this name was dropped. */
  leave(id: string, words: LastWords): void {
    if (words.length === 0) return
    // The state of the circuit may be another one later, so a close is sent now or not at all.
    this.#tell(
      id,
      words,
      words.map((word) => (word[0] === 'close' ? ['withdraw'] : word)),
    )
  }

  /** Redis answers: what had no answer is told again. */
  reattach(): void {
    for (const [id, words] of this.#owed) this.#tell(id, words, words)
  }

  /** Another breaker of this name has come, which tells what is still owed. */
  takeOver(id: string): readonly unknown[] {
    const words = this.#owed.get(id) ?? []
    this.#owed.delete(id)
    return words.map(([word]) => word)
  }

  #tell(id: string, words: LastWords, owed: LastWords): void {
    this.#owed.set(id, owed)
    if (this.#host.phase === 'detached') return
    Promise.all(words.map((word) => this.#host.run('tell', id, ...word))).then(
      () => {
        if (this.#owed.get(id) === owed) this.#owed.delete(id)
      },
      (error: unknown) => this.#host.failed(error),
    )
  }
}
