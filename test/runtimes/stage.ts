import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build, type BuildOptions } from 'esbuild'
import { fileOf, doors } from '../package/doors.ts'
import type { Form } from './runtimes.ts'

/** The file of the stage that runs the suite in each form; `bundled` has one for each place it is served from. */
export const entryOf: Readonly<Record<Exclude<Form, 'bundled'> | 'worker' | 'page', string>> = {
  'ES module': 'module.mjs',
  CommonJS: 'commonjs.cjs',
  worker: 'worker.js',
  page: 'page.js',
}

/**
 * Fills a folder with the built package in `node_modules`, as an install would, and with the suite: once importing the
 * package, once requiring it, and bundled with it.
 *
 * @throws Error when the package has not been built
 */
export async function setStage(stage: string): Promise<void> {
  const missing = doors.map((door) => `dist/${fileOf(door)}.js`).find((file) => !existsSync(file))
  if (missing !== undefined) throw new Error(`${missing} is missing: run \`npm run build\` first`)
  const installed = join(stage, 'node_modules', 'recloser')
  mkdirSync(installed, { recursive: true })
  cpSync('package.json', join(installed, 'package.json'))
  cpSync('dist', join(installed, 'dist'), { recursive: true })
  writeFileSync(join(stage, 'package.json'), '{ "private": true, "dependencies": { "recloser": "*" } }')

  const unbundled: BuildOptions = { external: ['recloser', 'recloser/*', 'node:*'], platform: 'node' }
  await bundle(stage, 'module.ts', entryOf['ES module'], { ...unbundled, format: 'esm' })
  await bundle(stage, 'commonjs.ts', entryOf.CommonJS, { ...unbundled, format: 'cjs' })
  await bundle(stage, 'worker.ts', entryOf.worker, { platform: 'browser', format: 'esm' })
  await bundle(stage, 'page.ts', entryOf.page, { platform: 'browser', format: 'esm' })
}

async function bundle(stage: string, entry: string, outfile: string, options: BuildOptions): Promise<void> {
  const checks = readdirSync('test/runtimes/checks').map((file) => `import './checks/${file}'`)
  const last = `${entry === 'worker.ts' ? 'export { default } from' : 'import'} './suite/${entry}'`
  await build({
    ...options,
    stdin: {
      contents: [...checks, last].join('\n'),
      resolveDir: resolve('test/runtimes'),
    },
    // Without the paths of tsconfig.json, by which the source would stand in for the package.
    tsconfigRaw: {},
    // The checks are imported for what they do; `sideEffects` of package.json says that nothing here does anything.
    ignoreAnnotations: true,
    bundle: true,
    target: 'es2022',
    logLevel: 'error',
    outfile: join(stage, outfile),
  })
}
