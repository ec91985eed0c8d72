import { symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import { inTemporaryFolder, runNode, toolFile } from '../run.ts'
import { isCommonJs } from './compile.ts'
import type { Snippet } from './markdown.ts'

/** Runs a snippet against the built package; rejects with all it printed when it throws, fails a test, or does not end. */
export const executeSnippet = (snippet: Snippet, timeoutMs = 20_000): Promise<string> =>
  inTemporaryFolder(async (folder) => {
    const format = snippet.runner === 'jest' || isCommonJs(snippet.code) ? 'cjs' : 'esm'
    const file = join(folder, `snippet.test.${format === 'cjs' ? 'cjs' : 'mjs'}`)
    writeFileSync(file, await bundle(snippet, format))
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'), 'junction')
    return runNode(argumentsFor(snippet.runner, file, folder), folder, timeoutMs)
  })

/** One file with the package inside, so that it runs anywhere; test runners and undici stay outside. */
async function bundle({ page, code, language }: Snippet, format: 'cjs' | 'esm'): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: code, sourcefile: page, loader: language, resolveDir: process.cwd() },
    tsconfigRaw: {},
    bundle: true,
    format,
    platform: 'node',
    target: 'node20',
    external: ['vitest', 'jest', '@jest/globals', 'undici'],
    sourcemap: 'inline',
    logLevel: 'silent',
    write: false,
  })
  return outputFiles[0]?.text ?? ''
}

function argumentsFor(runner: Snippet['runner'], file: string, folder: string): readonly string[] {
  switch (runner) {
    case 'node':
      return ['--enable-source-maps', file]
    case 'node:test':
      return ['--enable-source-maps', '--test', file]
    case 'vitest':
      return [toolFile('vitest', 'vitest.mjs'), 'run', '--root', folder]
    case 'jest':
      return [toolFile('jest', 'bin/jest.js'), '--rootDir', folder, '--config', '{}']
  }
}
