// The API reference names every export of every entry point, each with a sentence; a symbol without one fails the build.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const pages = join(root, 'site/.pages/reference')
const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly exports: object }
const doors = Object.keys(exports).map((path) => (path === '.' ? 'recloser' : `recloser${path.slice(1)}`))

/** The names that a file of declarations exports. */
const exportedBy = (door: string): readonly string[] => {
  const file = join(root, 'dist', `${door === 'recloser' ? 'index' : door.slice('recloser/'.length)}.d.cts`)
  const lists = readFileSync(file, 'utf8').matchAll(/export (?:type )?\{([^}]*)\}/g)
  return [...lists].flatMap(([, names = '']) =>
    names
      .split(',')
      .map((name) => name.replace(/^\s*(?:type )?(?:\w+ as )?/, '').trim())
      .filter((name) => name !== ''),
  )
}

/** The text below each heading of the third rank, by its first word. */
const entriesOf = (door: string): ReadonlyMap<string, string> => {
  const parts = readFileSync(join(pages, `${door}.md`), 'utf8').split(/^### /m)
  return new Map(parts.slice(1).map((part) => [/^\w+/.exec(part)?.[0] ?? '', part.slice(part.indexOf('\n'))]))
}

it.each(doors)('%s has a page with an entry for each export', (door) => {
  const entries = entriesOf(door)
  const exported = exportedBy(door)

  expect(exported).not.toEqual([])
  expect(exported.filter((name) => !entries.has(name))).toEqual([])
})

it('says what everybody asks for', () => {
  const own = entriesOf('recloser')

  expect(own.get('Outcome')).toMatch(/status[^]*value[^]*reason/)
  expect(own.get('OutcomeContext')).toMatch(/durationMs\?[^]*probe[^]*signal\?/)
  expect(own.get('CircuitStats')).toMatch(/consecutiveFailures\?[^]*lastFailureAtMs\?/)
  expect(own.get('CircuitBreaker')).toMatch(/admit\(\)[^]*trip\(\)[^]*forMs/)
})

describe('a symbol without a sentence', () => {
  it('fails the build of the reference', () => {
    // Within the folder of the site, whose plugins it uses.
    const folder = mkdtempSync(join(root, 'site/.pages/made-up-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const source = '/** A page. */\nexport interface A {\n  /** A field. */\n  b: string\n  c: string\n}\n'
    const settings = JSON.parse(readFileSync(join(root, 'site/typedoc.json'), 'utf8')) as object
    const own = { tsconfig: 'tsconfig.json', entryPoints: ['page.ts'], out: 'out', intentionallyNotDocumented: [] }
    writeFileSync(join(folder, 'typedoc.json'), JSON.stringify({ ...settings, ...own }))
    writeFileSync(join(folder, 'tsconfig.json'), '{ "include": ["page.ts"], "compilerOptions": { "types": [] } }')
    const build = (text: string) => {
      writeFileSync(join(folder, 'page.ts'), text)
      const typedoc = join(root, 'site/node_modules/typedoc/bin/typedoc')
      return spawnSync(process.execPath, [typedoc, '--options', 'typedoc.json'], { cwd: folder, encoding: 'utf8' })
    }

    const failed = build(source)

    expect(failed.stdout + failed.stderr).toContain('A.c (Property)')
    expect(failed.status).not.toBe(0)
    expect(build(source.replace('  c: string\n', '')).status).toBe(0)
  })
})
