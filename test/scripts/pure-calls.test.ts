import { build } from 'esbuild'
import { expect, it } from 'vitest'
import { withPureCalls } from '../../scripts/pure-calls.ts'

const bundled = async (code: string, used: string): Promise<string> => {
  const { outputFiles } = await build({
    stdin: { contents: `${code}\nexport { ${used} }`, loader: 'js' },
    bundle: true,
    format: 'esm',
    write: false,
  })
  return outputFiles[0]?.text ?? ''
}

const rule = 'function rule(inner) { return make(inner) }\nfunction make(inner) { return { inner } }\n'

it.each([
  'var left = rule(1)',
  'var left = rule(\n  rule(1),\n  new Date()\n)',
  'var left = [rule(1)]',
  'var left = { out: [rule(), { in: Object.freeze([1]) }] }',
  'var left = class { [Symbol.for(1)]() { return rule(1) } }',
])('lets a bundler leave out %j', async (left) => {
  const code = `${rule}${left}\nvar taken = rule(2)`

  expect(await bundled(code, 'taken')).toContain('left')
  expect(await bundled(withPureCalls(code), 'taken')).not.toContain('left')
})

it('marks no call that runs later, and leaves the rest as it is', () => {
  const code = `${rule}var later = () => rule(1)\nvar Late = class { x = rule(1) }\nrule(3)`

  expect(withPureCalls(code)).toBe(code)
})

it('leaves a class its name', async () => {
  const code = withPureCalls('var Permit = class { [Symbol.iterator]() {} }')

  const module: unknown = await import(`data:text/javascript,${encodeURIComponent(`${code}\nexport { Permit }`)}`)

  expect(module).toHaveProperty('Permit.name', 'Permit')
})
