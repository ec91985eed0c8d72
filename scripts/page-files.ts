// Bundles the pages into modules of text, which the library serves, and the command writes, without a file system of theirs.
// The build runs it first, since src/console and src/cli import what it writes.

import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { build } from 'esbuild'

const read = (path: string): string => readFileSync(path, 'utf8')
const ofChart = createRequire(import.meta.url).resolve('uplot/dist/uPlot.min.css')

/** Writes the page of `pages/<name>`, with its own sheets, as a module. */
async function write(name: string, sheets: readonly string[], path: string): Promise<void> {
  const bundled = await build({
    entryPoints: [`pages/${name}/main.tsx`],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',
  })
  const shared = [ofChart, 'pages/design/tokens.css', 'pages/design/parts.css']
  const all = [...shared, ...sheets.map((sheet) => `pages/${name}/${sheet}`)]
  const styled = await build({
    stdin: { contents: all.map(read).join('\n'), loader: 'css' },
    minify: true,
    write: false,
  })
  const files = {
    html: read(`pages/${name}/index.html`).replaceAll(/\n\s*/g, '\n'),
    script: bundled.outputFiles[0]?.text ?? '',
    style: styled.outputFiles[0]?.text ?? '',
  }
  const lines = Object.entries(files).map(([file, text]) => `  ${file}: ${JSON.stringify(text)},`)
  writeFileSync(
    path,
    [
      '// Written by scripts/page-files.ts.',
      '/** The page, ready to be shown. Preact and uPlot are in it, both under the MIT licence. */',
      'export const pageFiles: { readonly html: string; readonly script: string; readonly style: string } = {',
      ...lines,
      '}',
      '',
    ].join('\n'),
  )
}

await write('console', ['console.css', 'list.css', 'detail.css'], 'src/console/page-files.ts')
await write('report', ['report.css'], 'src/cli/page-files.ts')
