// The code that the playground shows is the breaker that runs there, compiles, and is written as one would write it.

import { posix } from 'node:path'
import { format } from 'prettier'
import ts from 'typescript'
import { expect, it } from 'vitest'
import * as core from 'recloser'
import * as backoff from 'recloser/backoff'
import * as presets from 'recloser/presets'
import * as recovery from 'recloser/recovery'
import * as trip from 'recloser/trip'
import { breakerOptions } from '../../examples/playground/settings/breaker-code.ts'
import { fields, initialSettings, type Settings } from '../../examples/playground/settings/fields.ts'

const choicesOf = <Name extends 'trip' | 'open' | 'recovery'>(name: Name): readonly Settings[Name][] =>
  Object.keys(fields[name].choices) as Settings[Name][]

const every: readonly Settings[] = [0, 1_000].flatMap((forMs) =>
  choicesOf('trip').flatMap((chosenTrip) =>
    choicesOf('open').flatMap((open) =>
      choicesOf('recovery').map((chosenRecovery) => ({
        ...initialSettings,
        trip: chosenTrip,
        open,
        recovery: chosenRecovery,
        countForMs: forMs,
        rateForMs: forMs,
        jitter: forMs === 0 ? 0 : 0.2,
        initialMs: 1_000.5,
        factor: 1.5,
      })),
    ),
  ),
)
const texts = every.map((settings) => breakerOptions(settings).text)

it('compiles, for every kind of options', { timeout: 60_000 }, () => {
  const { config } = ts.readConfigFile('tsconfig.json', (path) => ts.sys.readFile(path)) as { config: object }
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, process.cwd())
  const files = new Map(
    texts.map((text, at) => [posix.join(process.cwd(), `examples/playground/snippet-${at}.ts`), text]),
  )
  // A wrong one, so that this can fail.
  const wrong = posix.join(process.cwd(), 'examples/playground/wrong.ts')
  files.set(wrong, (texts[0] ?? '').replace('recommended()', 'recommended({ failureThreshold: true })'))
  const host = ts.createCompilerHost(options)
  const real = { ...host }
  host.fileExists = (name) => files.has(name) || real.fileExists(name)
  host.getSourceFile = (name, ...more) => {
    const text = files.get(name)
    return text === undefined
      ? real.getSourceFile(name, ...more)
      : ts.createSourceFile(name, text, ts.ScriptTarget.ES2022)
  }
  const program = ts.createProgram([...files.keys()], options, host)
  const mistakes = [...files.keys()].flatMap((name) =>
    program.getSemanticDiagnostics(program.getSourceFile(name)).map(({ messageText }) => ({ name, messageText })),
  )

  expect(texts).toHaveLength(90)
  expect(mistakes.filter(({ name }) => name !== wrong)).toEqual([])
  expect(mistakes).toHaveLength(1)
})

it('is formatted, for every kind of options', async () => {
  const options = { parser: 'typescript', semi: false, singleQuote: true, printWidth: 80 }

  expect(await Promise.all(texts.map((text) => format(text, options)))).toEqual(texts)
})

it('makes the breaker that runs, for every kind of options', { timeout: 60_000 }, () => {
  const lives = every.map((settings) => lifeOf(breakerOptions(settings).value))

  expect(texts.map((text) => lifeOf(optionsIn(text)))).toEqual(lives)
  // Those of one kind of rule may live the same life; of two kinds they never do.
  expect(new Set(lives.map((life) => JSON.stringify(life))).size).toBeGreaterThanOrEqual(5 * 3 * 3)
})

/** Runs the code, and gives what it makes a breaker of. */
function optionsIn(text: string): core.CircuitBreakerOptions {
  const js = ts.transpileModule(text, { compilerOptions: { module: ts.ModuleKind.CommonJS } }).outputText
  const given: core.CircuitBreakerOptions[] = []
  const take = function (options: core.CircuitBreakerOptions): void {
    given.push(options)
  }
  const modules: Readonly<Record<string, unknown>> = {
    recloser: { CircuitBreaker: take },
    'recloser/backoff': backoff,
    'recloser/presets': presets,
    'recloser/recovery': recovery,
    'recloser/trip': trip,
  }
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the code of the page is what is tested
  const run = new Function('require', 'exports', js) as (require: (name: string) => unknown, exports: object) => void
  run((name) => modules[name], {})
  return given[0] ?? expect.fail(text)
}

/** What a breaker with these options does in a troubled life, in numbers that differ where any option does. */
function lifeOf(options: core.CircuitBreakerOptions): readonly unknown[] {
  let nowMs = 0
  const random = (): number => 0.3
  const breaker = new core.CircuitBreaker({ ...options, clock: () => nowMs, wallClock: () => 0, random })
  const changes: unknown[] = []
  breaker.subscribe('transition', (event) => changes.push(event))
  const inFlight: core.Permit[] = []
  for (let step = 0; step < 6_000; step++) {
    nowMs += 20
    const permit = breaker.tryAcquire()
    if (permit !== undefined) inFlight.push(permit)
    // Well, failing, and hanging by turns.
    const turn = Math.floor(step / 1_000) % 3
    while (turn < 2 && inFlight.length > (turn === 0 ? 0 : 20)) {
      const ended = inFlight.shift()
      if (turn === 1) ended?.fail('down')
      else ended?.succeed()
    }
  }
  const { trip: tripRule, recovery: recoveryRule, ...rest } = breaker.snapshot() as unknown as Record<string, unknown>
  return [changes, tripRule, recoveryRule, JSON.stringify(rest)]
}
