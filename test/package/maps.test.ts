import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { SourceMap, type SourceMapPayload } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { expect, inject, it } from 'vitest'
import { definitionIn } from './go-to-definition.ts'

const dist = join(inject('installed'), 'dist')
// The code and the declarations of an entry point hold nothing but re-exports of those in `modules` and `types`.
const emitted = readdirSync(dist, { encoding: 'utf8', recursive: true }).filter((file) =>
  /^(modules\/.*\.c?js|types\/.*\.d\.cts)$/.test(file),
)

const textOf = (file: string): string => readFileSync(join(dist, file), 'utf8')
const mapOf = (file: string): SourceMapPayload => JSON.parse(textOf(`${file}.map`)) as SourceMapPayload

/** A declared name, where its map says it comes from. */
interface Trace {
  readonly name: string
  readonly line: string | undefined
}

function tracesIn(file: string): readonly Trace[] {
  const text = textOf(file)
  const sourceMap = new SourceMap(mapOf(file))
  const declared = text.matchAll(/^(?:export )?(?:declare )?(?:async )?(?:class|function) (\w+)/gm)
  return Array.from(declared, (match) => {
    const lineNumber = text.slice(0, match.index).split('\n').length - 1
    const entry = sourceMap.findEntry(lineNumber, match[0].length - 1)
    if (!('originalSource' in entry)) return { name: `${file}: ${match[0]}`, line: undefined }
    const source = textOf(join(dirname(file), entry.originalSource))
    // A bundle numbers names that several files use.
    return { name: match[1]?.replace(/\d+$/, '') ?? '', line: source.split('\n')[entry.originalLine] }
  })
}

it('gives every emitted file a map', () => {
  const withoutMap = emitted.filter((file) => {
    const name = basename(file)
    return !textOf(file).trimEnd().endsWith(`//# sourceMappingURL=${name}.map`) || mapOf(file).file !== name
  })

  expect(emitted.length).toBeGreaterThan(20)
  expect(withoutMap).toEqual([])
})

it('has no code in an entry point that a map could lead from', () => {
  const doors = readdirSync(dist).filter((file) => /\.c?js$/.test(file))
  const code = doors.filter((file) =>
    /^(?:export )?(?:var|let|const|function|class|async) (?!\w+_cjs =)/m.test(textOf(file)),
  )

  expect(doors.length).toBeGreaterThan(20)
  expect(code).toEqual([])
})

it('ships every source that a map points to, and none a second time in the map', () => {
  const wrong = emitted.filter((file) => {
    const { sources, sourcesContent } = mapOf(file) as Partial<SourceMapPayload>
    const missing = sources?.some((source) => !existsSync(join(dist, dirname(file), source)))
    return missing !== false || sourcesContent !== undefined
  })

  expect(wrong).toEqual([])
})

it('leads from a re-export of each entry point to declarations that have a map', () => {
  const specifiers = readdirSync(dist)
    .filter((file) => /\.d\.c?ts$/.test(file))
    .flatMap((file) => [...textOf(file).matchAll(/'\.\/(types\/\w+)\.cjs'/g)].map(([, path = '']) => `${path}.d.cts`))

  expect(specifiers.length).toBeGreaterThan(20)
  expect(specifiers.filter((file) => !emitted.includes(file))).toEqual([])
})

it('traces every class and function to the line that declares it', () => {
  const traces = emitted.flatMap(tracesIn)

  expect(traces.length).toBeGreaterThan(20)
  expect(traces.filter(({ name, line }) => line?.includes(name) !== true)).toEqual([])
})

it.each([
  {
    name: 'definition.mts',
    code: "import { CircuitBreaker } from 'recloser'",
    word: 'CircuitBreaker',
    source: 'call/circuit-breaker',
  },
  {
    name: 'definition.cts',
    code: "import { CircuitBreaker } from 'recloser'",
    word: 'CircuitBreaker',
    source: 'call/circuit-breaker',
  },
  {
    name: 'strategy.mts',
    code: "import { timeWindow } from 'recloser/trip'",
    word: 'timeWindow',
    source: 'trip/time-window',
  },
  { name: 'policy.cts', code: "import { retry } from 'recloser/policies'", word: 'retry', source: 'policy/retry' },
])('leads an editor from $word in $name to the source', async ({ name, code, word, source }) => {
  const file = join(inject('project'), name)
  writeFileSync(file, `${code}\n;${word}\n`)

  const definition = await definitionIn(file, { line: 2, offset: 3 })

  expect(definition).toBe(join(dist, `src/${source}.ts`))
})
