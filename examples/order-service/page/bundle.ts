// Makes the page out of its parts. Its colours are those of all pages of this project, and the chart library comes from
// node_modules: nothing is loaded from elsewhere.

import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

export interface Page {
  readonly html: string
  readonly script: string
  readonly style: string
}

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

export async function bundlePage(): Promise<Page> {
  const [{ outputFiles }, html, tokens, own, parts, chart] = await Promise.all([
    build({ entryPoints: [here('page.ts')], bundle: true, write: false, format: 'esm', target: 'es2022' }),
    readFile(here('index.html'), 'utf8'),
    readFile(here('../../../pages/design/tokens.css'), 'utf8'),
    readFile(here('page.css'), 'utf8'),
    readFile(here('parts.css'), 'utf8'),
    readFile(createRequire(import.meta.url).resolve('uplot/dist/uPlot.min.css'), 'utf8'),
  ])
  return { html, script: outputFiles[0]?.text ?? '', style: `${chart}\n${tokens}\n${own}\n${parts}` }
}
