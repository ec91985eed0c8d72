import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

// tsc writes ESM declarations beside the bundles. This makes them complete: each gets a twin for CommonJS, imports name
// the files of their own format, and the maps point to a copy of the sources in dist/src, so that "go to definition"
// lands in the TypeScript source.

const inFormat = (text: string, extension: 'js' | 'cjs', types: 'd.ts' | 'd.cts'): string =>
  text
    .replaceAll(/(\bfrom |\bimport\()(['"])(\.[^'"]*)\.ts\2/g, `$1$2$3.${extension}$2`)
    .replaceAll(/(\/\/# sourceMappingURL=.*|"file":"[^"]*)\.d\.ts/g, `$1.${types}`)
    // Only the compiler that wrote the line understands this attribute.
    .replace(' preserve="true"', '')
    .replace(/("sources":\["(?:\.\.\/)*)\.\.\/src\//, '$1src/')

cpSync('src', 'dist/src', { recursive: true })

for (const file of readdirSync('dist', { encoding: 'utf8', recursive: true })) {
  if (!/\.d\.ts(\.map)?$/.test(file)) continue
  const path = join('dist', file)
  const text = readFileSync(path, 'utf8')
  writeFileSync(path.replace('.d.ts', '.d.cts'), inFormat(text, 'cjs', 'd.cts'))
  writeFileSync(path, inFormat(text, 'js', 'd.ts'))
}
