import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { recommended } from 'recloser/presets'

const page = readFileSync('docs/rules.md', 'utf8')
const source = readFileSync('src/presets/recommended.ts', 'utf8')

it.each(['trip', 'backoff', 'recovery'])('writes out the %s of recommended() as it is', (name) => {
  const statement = new RegExp(`^const ${name} = (?:anyOf\\([^]*?\n\\)|.*)$`, 'm')
  const inSource = statement.exec(source)?.[0]

  expect(inSource).toBeDefined()
  expect(page).toContain(inSource)
})

it('writes out the other options of recommended() as they are', () => {
  const { trip, resetTimeoutMs, recovery, ...others } = recommended()

  expect([trip, resetTimeoutMs, recovery]).not.toContain(undefined)
  expect(others).toEqual({ probeTimeoutMs: 10_000 })
  expect(page).toContain("{ name: 'search', trip, resetTimeoutMs: backoff, recovery, probeTimeoutMs: 10_000 }")
})
