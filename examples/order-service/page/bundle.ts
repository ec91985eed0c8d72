// Makes the page out of its parts. Its colours and charts are those of all pages of this project, and the chart library comes
// from node_modules: nothing is loaded from elsewhere.

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

/** What all pages of this project share, then what is special to this one. */
const styles = ['../../../pages/design/tokens.css', '../../../pages/design/parts.css', 'page.css', 'parts.css']

export async function bundlePage(): Promise<Page> {
  const [{ outputFiles }, html, chart, ...sheets] = await Promise.all([
    build({ entryPoints: [here('page.ts')], bundle: true, write: false, format: 'esm', target: 'es2022' }),
    readFile(here('index.html'), 'utf8'),
    readFile(createRequire(import.meta.url).resolve('uplot/dist/uPlot.min.css'), 'utf8'),
    ...styles.map((name) => readFile(here(name), 'utf8')),
  ])
  return { html, script: outputFiles[0]?.text ?? '', style: [chart, ...sheets].join('\n') }
}
