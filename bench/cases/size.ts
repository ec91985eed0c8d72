import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import type { FigureCase } from '../case.ts'
import { manifest } from '../libraries/door.ts'
import { packages } from '../libraries/entries.ts'

/** Bytes of the code with all it imports, bundled, minified and gzipped. */
async function sizeOf(code: string, folder: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: folder },
    tsconfigRaw: {},
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    logLevel: 'error',
    write: false,
  })
  return gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).byteLength
}

const folderOf = (name: string): string => (name === 'recloser' ? process.cwd() : join(process.cwd(), 'bench'))

export const size: FigureCase = {
  kind: 'figure',
  id: 'size',
  title: 'Size of a bundle',
  about: 'One call through one breaker, bundled for Node by esbuild, minified and gzipped.',
  unit: 'B',
  whyNot:
    'in these bytes recloser also has checked options with errors in words, snapshots, holds, events, predicates and permits.',
  figures: [
    ...packages.map(({ name, minimalUse = '' }) => ({
      name,
      how: name === 'recloser' ? 'CircuitBreaker and execute' : 'what the same call needs',
      measure: async () => [await sizeOf(minimalUse, folderOf(name))],
    })),
    {
      name: 'recloser, all of the door',
      how: 'export * from "recloser"',
      measure: async () => [await sizeOf("export * from 'recloser'", process.cwd())],
    },
    {
      name: 'recloser, two names',
      how: 'export { CircuitBreaker, execute } from "recloser"',
      measure: async () => [await sizeOf("export { CircuitBreaker, execute } from 'recloser'", process.cwd())],
    },
  ],
}

const countOf = (dependencies: object = {}): number => Object.keys(dependencies).length

export const dependencies: FigureCase = {
  kind: 'figure',
  id: 'dependencies',
  title: 'Runtime dependencies',
  about: 'Packages that an install brings along.',
  unit: 'packages',
  figures: packages.map(({ name }) => ({
    name,
    how: 'dependencies in its package.json',
    measure: () =>
      Promise.resolve([
        countOf(
          name === 'recloser'
            ? manifest().dependencies
            : (JSON.parse(readFileSync(`bench/node_modules/${name}/package.json`, 'utf8')) as { dependencies?: object })
                .dependencies,
        ),
      ]),
  })),
}
