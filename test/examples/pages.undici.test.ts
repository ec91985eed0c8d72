import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { readDeclarations } from './declarations.ts'
import { sections } from './sections.ts'
import { table } from './tables.ts'

const section = sections(readFileSync('docs/http-and-streams.md', 'utf8')).get('undici') ?? ''
const declared = readDeclarations(['undici']).membersOf('undici', 'UndiciBreakerOptions')

it('has a row for each option of the interceptor, with its default', () => {
  const rows = table(section, 'option').map(([name, fallback]) => ({ name, fallback }))

  const firstWords = (text = ''): string => text.replaceAll('`', '').split(/;| \(/)[0] ?? ''
  expect(rows).toEqual(declared.map(({ name, fallback }) => ({ name, fallback: firstWords(fallback) })))
})

it('names the majors of undici that it is tested with', () => {
  const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    devDependencies: Readonly<Record<string, string>>
  }
  const majors = Object.entries(devDependencies).flatMap(([name, range]) =>
    name.startsWith('undici') ? [Number(/\^(\d+)/.exec(range)?.[1])] : [],
  )

  expect([...majors].sort()).toEqual([6, 7, 8])
  expect(section).toContain('undici 6, 7 and 8')
})
