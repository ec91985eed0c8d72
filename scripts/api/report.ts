import { join, resolve } from 'node:path'
import { readFileSync } from 'node:fs'
import { format, resolveConfig } from 'prettier'
import ts from 'typescript'
import { PublicTypes } from './public-types.ts'

/** The checked-in report: a file for each entry point. */
export const reportFolder = 'etc/api'

/** The public types of each entry point of a built package, without comments, by the name of its file in the report. */
export async function apiReport(packageFolder: string): Promise<Readonly<Record<string, string>>> {
  const manifest = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as { exports: object }
  const names = Object.keys(manifest.exports).map((key) => (key === '.' ? 'index' : key.slice(2)))
  const paths = names.map((name) => resolve(packageFolder, `dist/${name}.d.ts`))
  const program = ts.createProgram(paths, {
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.esnext.disposable.d.ts'],
    types: [],
  })
  const types = new PublicTypes(program, paths)
  const style = await resolveConfig(resolve(reportFolder, 'index.d.ts'))
  const reports: Record<string, string> = {}
  for (const [index, name] of names.entries()) {
    reports[`${name}.d.ts`] = await format(types.report(index), { ...style, parser: 'typescript' })
  }
  return reports
}
