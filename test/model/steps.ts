import fc from 'fast-check'
import { anyOperation, climbingOperation, type Operation } from './operations.ts'
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

const stepsOf = (
  operations: fc.Arbitrary<Operation>,
  maxCommands: number,
): fc.Arbitrary<Iterable<fc.Command<Pair, Pair>>> =>
  fc.commands([operations.map((operation) => new Step(operation))], { maxCommands, size: 'max' })

const agrees = (
  steps: fc.Arbitrary<Iterable<fc.Command<Pair, Pair>>>,
  start: () => Pair,
): fc.IProperty<[Iterable<fc.Command<Pair, Pair>>]> =>
  fc.property(steps, (sequence) => {
    fc.modelRun(() => {
      const pair = start()

      return { model: pair, real: pair }
    }, sequence)
  })

/** That a breaker and its model answer and tell the same all along a random sequence of operations. */
export const agreesWithModel = (set: OptionSet, make?: Maker): fc.IProperty<[Iterable<fc.Command<Pair, Pair>>]> =>
  agrees(stepsOf(anyOperation, 80), () => new Pair(set, make))

/** The same all along the way back of a circuit that opened. */
export const agreesWhileItRecovers = (set: OptionSet, make?: Maker): fc.IProperty<[Iterable<fc.Command<Pair, Pair>>]> =>
  agrees(stepsOf(climbingOperation, 120), () => {
    const pair = new Pair(set, make)

    pair.trip()
    pair.acquire()
    return pair
  })
