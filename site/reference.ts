// Writes the API reference: `npm run reference`. It documents what users get, the declarations of the built package, and fails
// if a public symbol has no sentence.

import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { installLocked } from '../test/support/install-locked.ts'

const site = import.meta.dirname
const root = join(site, '..')

interface Manifest {
  readonly exports: Readonly<Record<string, { readonly require: { readonly types: string } }>>
}

/** The declarations of every entry point. A type that several of them export is described under the first. */
function entryPoints(): readonly string[] {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest
  return Object.values(exports).map(({ require: { types } }) => join(root, types))
}

/** Writes the pages, as Markdown, into the folder `reference` of this one. Needs a build of the package. */
export function writeReference(pages: string): void {
  installLocked(site)
  const out = join(pages, 'reference')
  rmSync(out, { recursive: true, force: true })
  const entries = entryPoints().flatMap((file) => ['--entryPoints', file])
  const options = ['--options', join(site, 'typedoc.json'), '--out', out, '--docsRoot', pages, ...entries]
  execFileSync(process.execPath, [join(site, 'node_modules/typedoc/bin/typedoc'), ...options], {
    cwd: site,
    stdio: 'inherit',
  })
}

if (process.argv[1] === import.meta.filename) writeReference(join(site, '.pages'))
