import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  fieldNames,
  fieldOf,
  initialSettings,
  shownFields,
  type FieldName,
  type Settings,
} from '../../examples/playground/settings/fields.ts'
import { fromLink, rangeOf, toLink } from '../../examples/playground/settings/link.ts'
import { inScenario, scenarioOf, scenarios } from '../../examples/playground/settings/scenarios.ts'
import { scenarios as trials } from '../../bench/trials/scenarios.ts'

const arbitraryValue = (name: FieldName): fc.Arbitrary<unknown> => {
  const field = fieldOf(name)
  if (field.kind === 'flag') return fc.boolean()
  if (field.kind === 'choice') return fc.constantFrom(...Object.keys(field.choices))
  const [min, max] = rangeOf(field.stops)
  const between = field.whole === true ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true })
  // -0 is 0 in a link.
  return fc.oneof(fc.constantFrom(...field.stops), between).map((value) => value + 0)
}

const arbitrarySettings = fc.record(
  Object.fromEntries(fieldNames.map((name) => [name, arbitraryValue(name)])),
) as fc.Arbitrary<unknown> as fc.Arbitrary<Settings>

describe('a link', { timeout: 30_000 }, () => {
  it('carries any settings there and back', () => {
    fc.assert(
      fc.property(arbitrarySettings, (settings) => {
        expect(fromLink(`#${toLink(settings)}`)).toEqual({ settings, ignored: [] })
      }),
    )
  })

  it('is empty for the settings of the beginning', () => {
    expect([toLink(initialSettings), fromLink('')]).toEqual(['', { settings: initialSettings, ignored: [] }])
  })

  it('never fails, whatever it says, and gives settings that are within their ranges', () => {
    const pair = fc.tuple(fc.oneof(fc.constantFrom<string>(...fieldNames), fc.string()), fc.string())
    const nonsense = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(pair).map((pairs) => new URLSearchParams(pairs).toString()),
    )
    fc.assert(
      fc.property(nonsense, (link) => {
        const { settings } = fromLink(link)
        expect(fromLink(toLink(settings))).toEqual({ settings, ignored: [] })
      }),
    )
  })

  it.each([
    ['servers=0', '“servers” is “0”, but must be a whole number from 1 to 200'],
    ['servers=1.5', '“servers” is “1.5”, but must be a whole number from 1 to 200'],
    ['servers=', '“servers” is “”, but must be a whole number from 1 to 200'],
    ['failures=1.01', '“failures” is “1.01”, but must be a number from 0 to 1'],
    ['failures=-0', '“failures” is “-0”, but must be a number from 0 to 1'],
    ['hangs=yes', '“hangs” is “yes”, but must be true or false'],
    ['trip=toString', '“trip” is “toString”, but must be one of recommended, consecutive, rate, slow, stalled'],
    ['__proto__=1', '“__proto__” is not a setting'],
    [`${'x'.repeat(99)}=1`, `“${'x'.repeat(30)}…” is not a setting`],
  ])('says why %s is ignored, and takes the rest', (part, why) => {
    expect(fromLink(`#${part}&slowness=5`)).toEqual({ settings: { ...initialSettings, slowness: 5 }, ignored: [why] })
  })
})

it('has sliders that stop in order, and where they begin', () => {
  const sliders = fieldNames.map(fieldOf).filter((field) => field.kind === 'number')

  expect(sliders.map(({ stops }) => [...stops])).toEqual(
    sliders.map(({ stops }) => [...new Set(stops)].sort((one, other) => one - other)),
  )
  expect(sliders.filter(({ stops, initial }) => !stops.includes(initial))).toEqual([])
})

it('shows of a rule what it has, and nothing of the others', () => {
  const shown = shownFields({ ...initialSettings, trip: 'slow', open: 'fixed' })

  expect([...shown].sort()).toEqual(
    ['minimumCalls', 'open', 'recovery', 'resetTimeoutMs', 'slowerThanMs', 'threshold', 'trip', 'windowMs'].sort(),
  )
})

describe('the scenarios', () => {
  const mine: Settings = { ...initialSettings, trip: 'rate', threshold: 0.8, hangs: true, latencyMs: 500 }

  it.each(scenarios)('$id is a world of the trials, with settings that a link can carry', (scenario) => {
    expect(trials.map(({ id }) => id)).toContain(scenario.trial)
    expect(fromLink(toLink(inScenario(scenario, mine))).ignored).toEqual([])
  })

  it('are those of all trials but the one that takes more than one process', () => {
    const shown = new Set(scenarios.map(({ trial }) => trial))

    expect(trials.map(({ id }) => id).filter((id) => !shown.has(id))).toEqual(['many-processes'])
  })

  it.each(scenarios)('$id replaces the world, keeps the breaker, and is known again', (scenario) => {
    const settings = inScenario(scenario, mine)

    expect(settings).toMatchObject({ trip: 'rate', threshold: 0.8, latencyMs: 20 })
    expect(scenarioOf(settings)).toBe(scenario)
    expect(scenarioOf({ ...settings, latencyMs: 30 })).toBeUndefined()
  })
})
