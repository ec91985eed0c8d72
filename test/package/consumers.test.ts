import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { doors } from './doors.ts'
import { runNode, toolFile } from './run.ts'

const fixture = (name: string): string => readFileSync(new URL(`consumers/${name}`, import.meta.url), 'utf8')

const asObject = doors.map((door, index) => `'${door}': door${index}`).join(', ')
const importAll = doors.map((door, index) => `import * as door${index} from '${door}'\n`).join('')
const withImports = (name: string): string => `${importAll}const doors = { ${asObject} }\n${fixture(name)}`
const requireAll = `const doors = { ${doors.map((door) => `'${door}': require('${door}')`).join(', ')} }\n`

/** A project inside the one that has the package installed. */
function project(name: string, files: Readonly<Record<string, string>>): string {
  const folder = join(inject('project'), name)
  mkdirSync(folder)
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text)
  return folder
}

it('works as an ES module', async () => {
  const folder = project('esm', { 'consumer.mjs': withImports('esm.mjs') })

  await expect(runNode(['consumer.mjs'], folder)).resolves.toBeTypeOf('string')
})

it('works as a CommonJS module', async () => {
  const folder = project('commonjs', { 'consumer.cjs': requireAll + fixture('commonjs.cjs') })

  await expect(runNode(['consumer.cjs'], folder)).resolves.toBeTypeOf('string')
})

it('works under Jest', async () => {
  const folder = project('jest', {
    'consumer.test.cjs': requireAll + fixture('jest.test.cjs'),
    'jest.config.json': '{}',
  })

  await expect(runNode([toolFile('jest', 'bin/jest.js'), '--rootDir', folder], folder)).resolves.toBeTypeOf('string')
})

describe('in TypeScript, without types of Node and with library checks', () => {
  const setups = [
    { name: 'nodenext', compilerOptions: { module: 'nodenext' }, type: 'module', file: 'consumer.ts' },
    { name: 'nodenext, CommonJS', compilerOptions: { module: 'nodenext' }, type: 'module', file: 'consumer.cts' },
    {
      name: 'bundler',
      compilerOptions: { module: 'preserve', moduleResolution: 'bundler' },
      type: 'module',
      file: 'consumer.ts',
    },
    // Resolves as Node 10 did, without `exports`: the subpaths come from `typesVersions`.
    { name: 'commonjs', compilerOptions: { module: 'commonjs' }, type: 'commonjs', file: 'consumer.ts' },
  ]
  const strictly = {
    strict: true,
    skipLibCheck: false,
    // The libraries of TypeScript itself are no concern of ours, and half of the time.
    skipDefaultLibCheck: true,
    target: 'es2022',
    lib: ['es2022', 'dom'],
    types: [],
    outDir: 'out',
  }

  it.each(setups)('compiles and works with $name', async ({ name, compilerOptions, type, file }) => {
    const folder = project(`typescript-${name}`, {
      'package.json': JSON.stringify({ type }),
      'tsconfig.json': JSON.stringify({ compilerOptions: { ...strictly, ...compilerOptions }, files: [file] }),
      [file]: withImports('typescript.ts'),
    })

    await runNode([toolFile('typescript', 'bin/tsc')], folder)
    await expect(runNode([join('out', file.replace('ts', 'js'))], folder)).resolves.toBeTypeOf('string')
  })

  it('would notice a type that is not there', async () => {
    const folder = project('typescript-wrong', {
      'tsconfig.json': JSON.stringify({ compilerOptions: { ...strictly, module: 'nodenext' }, files: ['consumer.ts'] }),
      'consumer.ts': "import { CircuitBraker } from 'recloser'",
    })

    await expect(runNode([toolFile('typescript', 'bin/tsc')], folder)).rejects.toThrow('CircuitBraker')
  })
})
