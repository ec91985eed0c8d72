import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { doors } from './doors.ts'

/** What a user imports, under the name the README may state its size by. */
const imports: Readonly<Record<string, string>> = {
  'CircuitBreaker + execute': "export { CircuitBreaker, execute } from 'recloser'",
  ...Object.fromEntries(doors.map((door) => [door, `export * from '${door}'`])),
}

/** Bytes of each import, bundled from the ESM build, minified and gzipped. */
export async function measureSizes(): Promise<Readonly<Record<string, number>>> {
  const sizes: Record<string, number> = {}
  for (const [name, code] of Object.entries(imports)) sizes[name] = await sizeOf(code)
  return sizes
}

export const inKilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`

const sizeOf = async (code: string): Promise<number> => gzipSync(await bundle(code), { level: 9 }).byteLength

/** What a user ships who writes this code, minified. */
export async function bundle(code: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: process.cwd() },
    tsconfigRaw: {},
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    logLevel: 'error',
    write: false,
  })
  return outputFiles[0]?.text ?? ''
}
