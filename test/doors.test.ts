import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { doorsThatDoMore } from './layers/house-rules.ts'
import { readSourceTree } from './layers/source-tree.ts'

const entryOf = (door: string): unknown => ({
  import: { types: `./dist/${door}.d.ts`, default: `./dist/${door}.js` },
  require: { types: `./dist/${door}.d.cts`, default: `./dist/${door}.cjs` },
})

it('offers one exports entry for each top-level source file, types first, and nothing else', () => {
  const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as { exports: Record<string, unknown> }

  const doors = readdirSync('src', { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name.replace(/\.ts$/, ''))

  expect(exports).toEqual(
    Object.fromEntries(doors.map((door) => [door === 'index' ? '.' : `./${door}`, entryOf(door)])),
  )
})

it('has doors that only re-export', () => {
  expect(doorsThatDoMore(readSourceTree('src'))).toEqual([])
})

it.each(['export const a = 1', "import './breaker/a.ts'", "import { a } from './breaker/a.ts'\nexport { a }", 'a()'])(
  'would notice a door with %j',
  (text) => {
    expect(doorsThatDoMore({ 'src/door.ts': text })).not.toEqual([])
  },
)

it('accepts every form of re-export in a door', () => {
  const text =
    "export { a, type B } from './breaker/a.ts'\nexport type { C } from './breaker/c.ts'\nexport * from './breaker/d.ts'"

  expect(doorsThatDoMore({ 'src/door.ts': text })).toEqual([])
})
