// Bundles the page of the console into one module of text, which the library serves without a file system. The build runs it
// first, since src/console imports what it writes.

import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { build } from 'esbuild'

const read = (path: string): string => readFileSync(path, 'utf8')

const bundled = await build({
  entryPoints: ['pages/console/main.tsx'],
  bundle: true,
  minify: true,
  write: false,
  format: 'esm',
  target: 'es2022',
  legalComments: 'none',
})

const sheets = [
  createRequire(import.meta.url).resolve('uplot/dist/uPlot.min.css'),
  'pages/design/tokens.css',
  'pages/console/console.css',
  'pages/console/list.css',
  'pages/console/detail.css',
]
const styled = await build({
  stdin: { contents: sheets.map(read).join('\n'), loader: 'css' },
  minify: true,
  write: false,
})

const files = {
  html: read('pages/console/index.html').replaceAll(/\n\s*/g, '\n'),
  script: bundled.outputFiles[0]?.text ?? '',
  style: styled.outputFiles[0]?.text ?? '',
}

const lines = Object.entries(files).map(([name, text]) => `  ${name}: ${JSON.stringify(text)},`)
writeFileSync(
  'src/console/page-files.ts',
  [
    '// Written by scripts/page-files.ts.',
    '/** The page, ready to be served. Preact and uPlot are in it, both under the MIT licence. */',
    'export const pageFiles: { readonly html: string; readonly script: string; readonly style: string } = {',
    ...lines,
    '}',
    '',
  ].join('\n'),
)
