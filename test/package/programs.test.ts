import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { compileAll, compilers, installCompilers, type TypeProblem } from './compilers/compilers.ts'
import { runNode } from './run.ts'

// Programs as users write them, compiled against the packed package as the strictest of them do it, without types of Node.
const sources = new URL('consumers/programs/', import.meta.url)
const programs = readdirSync(sources)

/** What a program waits for that does not compile yet: when it does, its test fails, and its line here goes. */
const waiting: Readonly<Record<string, string>> = {}

const strictest = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  isolatedModules: true,
  skipLibCheck: false,
  // The libraries of TypeScript itself are no concern of ours, and half of the time.
  skipDefaultLibCheck: true,
  declaration: true,
  target: 'es2022',
  lib: ['es2022', 'dom'],
  types: [],
  rootDir: '.',
}

const modes: Readonly<Record<string, { readonly type: string; readonly compilerOptions: object }>> = {
  'es-modules': { type: 'module', compilerOptions: { module: 'nodenext', verbatimModuleSyntax: true } },
  // With the decorators that frameworks have in CommonJS.
  commonjs: { type: 'commonjs', compilerOptions: { module: 'nodenext', experimentalDecorators: true } },
  bundler: { type: 'module', compilerOptions: { module: 'preserve', moduleResolution: 'bundler' } },
}

const folders = Object.keys(modes)
const project = join(inject('project'), 'programs')
let problems: readonly TypeProblem[] = []

beforeAll(async () => {
  installCompilers()
  installSecondCopy()
  for (const [folder, { type, compilerOptions }] of Object.entries(modes)) {
    cpSync(sources, join(project, folder), { recursive: true })
    const write = (file: string, text: string): void => writeFileSync(join(project, folder, file), text)
    write('package.json', JSON.stringify({ type }))
    write('tsconfig.json', JSON.stringify({ compilerOptions: { ...strictest, ...compilerOptions }, include: ['*.ts'] }))
    write('wrong.ts', "import { CircuitBreaker } from 'recloser'\nexport const wrong: string = new CircuitBreaker()\n")
  }
  problems = await compileAll(project, folders)
}, 120_000)

/** The package once more, as another version: of the same one TypeScript would take both for one. */
function installSecondCopy(): void {
  const copy = join(project, 'node_modules/recloser-other')
  mkdirSync(copy, { recursive: true })
  cpSync(inject('installed'), copy, { recursive: true })
  const manifest = JSON.parse(readFileSync(join(copy, 'package.json'), 'utf8')) as object
  writeFileSync(join(copy, 'package.json'), JSON.stringify({ ...manifest, name: 'recloser-other', version: '0.0.0' }))
}

const problemsOf = (file: string): readonly string[] =>
  problems.filter((problem) => problem.file === file).map(({ message }) => message)

it.each(compilers)('compiles with TypeScript $version', async ({ version, tsc }) => {
  expect(await runNode([tsc, '--version'], project)).toContain(`Version ${version}.`)
})

it('would notice a wrong program in every compiler and mode', () => {
  expect(new Set(problemsOf('wrong.ts')).size).toBe(compilers.length * folders.length)
})

it('finds nothing wrong in the package itself, or in how it is compiled', () => {
  const known = [...programs, 'wrong.ts']

  expect(problems.filter(({ file }) => !known.includes(file))).toEqual([])
})

it('waits only for programs that there are', () => {
  expect(Object.keys(waiting).filter((file) => !programs.includes(file))).toEqual([])
})

describe('in every compiler and mode', () => {
  it.each(programs.filter((file) => !(file in waiting)))('compiles %s', (file) => {
    expect(problemsOf(file)).toEqual([])
  })

  it.fails.each(Object.entries(waiting))('does not compile %s, which waits for: %s', (file) => {
    expect(problemsOf(file)).toEqual([])
  })
})
