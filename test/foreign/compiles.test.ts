import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { expect, it } from 'vitest'

it('compiles the package beside the types of every client', () => {
  const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc')
  const compile = (): unknown =>
    execFileSync(process.execPath, [compiler, '--project', import.meta.dirname], { encoding: 'utf8' })

  let complaints = ''
  try {
    compile()
  } catch (error) {
    complaints = (error as { stdout: string }).stdout
  }

  expect(complaints).toBe('')
}, 120_000)
