import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { sections } from './sections.ts'

const section = sections(readFileSync('docs/http-and-streams.md', 'utf8')).get('undici') ?? ''

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
