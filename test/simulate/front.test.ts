import { describe, expect, it } from 'vitest'
import { BadSpell } from '../../src/simulate/bad-spell.ts'
import { paretoFront, recommend } from '../../src/simulate/front.ts'

const point = (price: number, load: number) => ({ price, load })

describe('the combinations that no other beats', () => {
  it('come with the lowest price first, and each with less load than those before', () => {
    const points = [point(0.5, 0.1), point(0.1, 0.5), point(0.3, 0.3), point(0.2, 0.5), point(0.4, 0.3)]

    expect(paretoFront(points)).toEqual([point(0.1, 0.5), point(0.3, 0.3), point(0.5, 0.1)])
  })

  it('have the one with less load of two that cost the same', () => {
    expect(paretoFront([point(0.1, 0.5), point(0.1, 0.2), point(0.1, 0.4)])).toEqual([point(0.1, 0.2)])
  })

  it('are not put in order in the list that was given', () => {
    const points = [point(0.5, 0.1), point(0.1, 0.5)]

    paretoFront(points)

    expect(points).toEqual([point(0.5, 0.1), point(0.1, 0.5)])
  })
})

describe('the recommendation', () => {
  const say = (...front: ReturnType<typeof point>[]): string[] =>
    recommend(front, front, ({ price, load }) => `${price}/${load}`).split('\n')

  it('is the one alone where there is no other', () => {
    expect(say(point(0.1, 0.2))).toEqual([
      '1 of 1 combination is best: no other combination is better in both price and protection.',
      'Take 0.1/0.2, which refuses 10 % of the good calls and lets 20 % of the load through to the sick dependency: there the sum of price and load is the smallest.',
    ])
  })

  it('names the cheapest and the one that protects most beside the one between them', () => {
    const lines = say(point(0.1, 0.9), point(0.3, 0.3), point(0.9, 0.1))

    expect(lines.slice(1).map((line) => /^(.*?) \d\.\d\/\d\.\d,/.exec(line)?.[0])).toEqual([
      'Take 0.3/0.3,',
      'The cheapest is 0.1/0.9,',
      'The one that protects most is 0.9/0.1,',
    ])
  })

  it('is the cheapest of those whose price and load together are the same', () => {
    expect(say(point(0.25, 0.75), point(0.5, 0.5)).map((line) => line.slice(0, 12))).toEqual([
      '2 of 2 combi',
      'Take 0.25/0.',
      'The one that',
    ])
  })

  it('does not name the cheapest again where the last one is taken', () => {
    expect(say(point(0.5, 0.75), point(0.75, 0.25)).map((line) => line.slice(0, 12))).toEqual([
      '2 of 2 combi',
      'Take 0.75/0.',
      'The cheapest',
    ])
  })
})

describe('a bad spell', () => {
  it('begins with the first call that fails, and ends with ten successful ones in a row', () => {
    const spell = new BadSpell()
    const seen: unknown[] = [spell.fromMs]
    spell.note(1, true)
    spell.note(2, true)
    for (let call = 0; call < 9; call++) spell.note(10 + call, false)
    seen.push(spell.fromMs)
    spell.note(20, true)
    for (let call = 0; call < 9; call++) spell.note(30 + call, false)
    seen.push(spell.fromMs)
    spell.note(40, false)
    seen.push(spell.fromMs)
    spell.note(50, true)
    seen.push(spell.fromMs)

    expect(seen).toEqual([undefined, 1, 1, undefined, 50])
  })

  it('leaves a dependency well since the first success after the last failure', () => {
    const spell = new BadSpell()
    const seen: unknown[] = [spell.wellSinceMs]
    for (const [atMs, failed] of [
      [1, false],
      [2, false],
      [3, true],
      [4, false],
      [5, false],
    ] as const) {
      spell.note(atMs, failed)
      seen.push(spell.wellSinceMs)
    }

    expect(seen).toEqual([undefined, 1, 1, undefined, 4, 4])
  })
})
