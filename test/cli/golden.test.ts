// What the command says of three seeded outages, to the letter. After a wanted change: npx vitest --project unit run --update test/cli/golden.test.ts

import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { expect, it } from 'vitest'
import { asJsonLines, file, recloser, type Call } from './running.ts'

/** Twenty calls a second for three minutes; the second minute is sick. */
function traceOf(seed: number, sick: (chance: number) => Partial<Call>): readonly Call[] {
  const random = xoroshiro128plus(seed)
  const chance = (): number => uniformInt(random, 0, 9_999) / 10_000
  return Array.from({ length: 3_600 }, (_, n) => ({
    atMs: Date.UTC(2026, 9, 10) + n * 50 + Math.floor(chance() * 40),
    durationMs: 10 + Math.floor(chance() * 30),
    isGood: chance() > 0.001,
    ...(n >= 1_200 && n < 2_400 ? sick(chance()) : {}),
  }))
}

const scenarios = {
  down: traceOf(1, () => ({ isGood: false, durationMs: 2 })),
  'fails-by-chance': traceOf(2, (chance) => ({ isGood: chance > 0.3 })),
  slow: traceOf(3, (chance) => ({ durationMs: 1_000 + Math.floor(chance * 4_000) })),
}
const commands = {
  'replay-default': ['replay'],
  'replay-recommended': ['replay', '--recommended'],
  sweep: ['sweep', '--failure-threshold', '3,5,10', '--reset-timeout', '1s,5s,30s'],
}

const all = Object.entries(scenarios).flatMap(([scenario, calls]) =>
  Object.entries(commands).map(([command, args]) => [scenario, command, calls, args] as const),
)

/** Of a chart with hundreds of points, every tenth is enough. */
const everyTenth = (_: string, value: unknown): unknown =>
  Array.isArray(value) && value.length > 200 ? value.filter((_each, at) => at % 10 === 0) : value

it.each(all)('is the same for %s, %s', async (scenario, command, calls, args) => {
  const trace = file('calls.jsonl', asJsonLines(calls))
  const page = join(dirname(trace), 'report.html')

  const { code, out } = await recloser([...args, trace, '--html', page])

  const text = /<script type="application\/json" id="report">\s*(.*?)\s*<\/script>/s.exec(
    readFileSync(page, 'utf8'),
  )?.[1]
  const report = JSON.parse(text ?? '', everyTenth) as unknown
  const named = (text: string): string => text.replaceAll(trace, 'calls.jsonl')
  expect(code).toBe(0)
  await expect(named(out)).toMatchFileSnapshot(`golden/${scenario}.${command}.txt`)
  await expect(named(`${JSON.stringify(report)}\n`)).toMatchFileSnapshot(`golden/${scenario}.${command}.json`)
})
