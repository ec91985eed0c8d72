import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { SourceMap, type SourceMapPayload } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { expect, inject, it } from 'vitest'
import { definitionIn } from './go-to-definition.ts'

const dist = join(inject('installed'), 'dist')
const emitted = readdirSync(dist, { encoding: 'utf8', recursive: true }).filter((file) =>
  /\.(c?js|d\.c?ts)$/.test(file),
)
const isDeclaration = (file: string): boolean => /\.d\.c?ts$/.test(file)

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
    const source = textOf(join('src', entry.originalSource.replace(/^(?:\.\.\/)*src\//, '')))
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

it('ships every source a declaration map points to', () => {
  const missing = emitted.filter(
    (file) =>
      isDeclaration(file) && mapOf(file).sources.some((source) => !existsSync(join(dist, dirname(file), source))),
  )

  expect(missing).toEqual([])
})

it('embeds in the maps of code the sources they point to', () => {
  const wrong = emitted.filter((file) => {
    if (isDeclaration(file)) return false
    const { sources, sourcesContent } = mapOf(file)
    return sources.some((source, index) => sourcesContent[index] !== textOf(join('src', source.replace('../src/', ''))))
  })

  expect(wrong).toEqual([])
})

it('traces every class and function to the line that declares it', () => {
  const traces = emitted.flatMap(tracesIn)

  expect(traces.length).toBeGreaterThan(20)
  expect(traces.filter(({ name, line }) => line?.includes(name) !== true)).toEqual([])
})

it.each(['definition.mts', 'definition.cts'])('leads an editor from %s to the source', async (name) => {
  const file = join(inject('project'), name)
  writeFileSync(file, "import { CircuitBreaker } from 'recloser'\nnew CircuitBreaker()\n")

  const definition = await definitionIn(file, { line: 2, offset: 5 })

  expect(definition).toBe(join(dist, 'src/core/circuit-breaker.ts'))
})
