import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { installLocked } from '../../support/install-locked.ts'
import { runNode, toolFile } from '../run.ts'

/** A compiler that users have, by its version. */
export interface Compiler {
  readonly version: string
  /** The program that Node.js runs. */
  readonly tsc: string
}

const installed = (name: string): string => join(import.meta.dirname, 'node_modules', name, 'bin/tsc')

/** From the oldest that is supported to the newest. The repository's own is not installed a second time. */
export const compilers: readonly Compiler[] = [
  { version: '5.4', tsc: installed('typescript54') },
  { version: '5.6', tsc: installed('typescript56') },
  { version: '5.9', tsc: toolFile('typescript', 'bin/tsc') },
  { version: '7.0', tsc: installed('typescript7') },
]

export const installCompilers = (): void => installLocked(import.meta.dirname)

/** What one compiler reports about one file of a folder. */
export interface TypeProblem {
  readonly version: string
  readonly folder: string
  readonly file: string
  readonly message: string
}

/** Compiles each folder, by its tsconfig.json, with each compiler. */
export async function compileAll(project: string, folders: readonly string[]): Promise<readonly TypeProblem[]> {
  const jobs = compilers.flatMap((compiler) => folders.map((folder) => ({ compiler, folder })))
  const problems: TypeProblem[] = []
  const work = async (): Promise<void> => {
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
      problems.push(...(await compile(job.compiler, project, job.folder)))
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))
  return problems
}

async function compile(compiler: Compiler, project: string, folder: string): Promise<readonly TypeProblem[]> {
  const { version, tsc } = compiler
  const args = [tsc, '-p', folder, '--outDir', join(folder, 'out', version), '--pretty', 'false']
  const output = await runNode(args, project).catch((error: unknown) => String(error))
  // Further lines of a message are indented. A problem of no file has none before it.
  return Array.from(output.matchAll(/^(?:(.+?)\((\d+),\d+\): )?error (TS\d+: .*)$/gm), ([, path = '', line, text]) => {
    const file = path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path
    return { version, folder, file, message: `TypeScript ${version}, ${folder}, line ${line ?? '?'}: ${text ?? ''}` }
  })
}
