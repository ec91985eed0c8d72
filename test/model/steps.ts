import fc from 'fast-check'
import { anyOperation, type Operation } from './operations.ts'
import type { OptionSet } from './option-sets.ts'
import { Pair, type Maker } from './pair.ts'

class Step implements fc.Command<Pair, Pair> {
  readonly #operation: Operation

  constructor(operation: Operation) {
    this.#operation = operation
  }

  check(pair: Pair): boolean {
    return this.#operation.isPossible(pair)
  }

  run(pair: Pair): void {
    this.#operation.run(pair)
    pair.compare()
    // Once more, as the first time must have changed nothing.
    pair.compare()
  }

  toString(): string {
    return this.#operation.title
  }
}

const steps = fc.commands([anyOperation.map((operation) => new Step(operation))], { maxCommands: 80, size: 'max' })

/** That a breaker and its model answer and tell the same all along a random sequence of operations. */
export const agreesWithModel = (set: OptionSet, make?: Maker): fc.IProperty<[Iterable<fc.Command<Pair, Pair>>]> =>
  fc.property(steps, (sequence) => {
    fc.modelRun(() => {
      const pair = new Pair(set, make)

      return { model: pair, real: pair }
    }, sequence)
  })
