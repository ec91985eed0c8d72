import { fstatSync, statSync, type BigIntStats } from 'node:fs'
import { access, constants, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { InputError, UsageError } from './errors.ts'
import { pageFiles } from './page-files.ts'
import type { TimelineData } from './timeline.ts'

/** The content of the page; `pages/report` draws it. */
export interface ReportData {
  readonly title: string
  /** What was read, and the options of the breaker. */
  readonly about: readonly string[]
  readonly sentences: readonly string[]
  readonly tables: readonly ReportTable[]
  readonly timeline?: TimelineData
  readonly front?: readonly {
    readonly label: string
    readonly price: number
    readonly load: number
    readonly isBest: boolean
  }[]
}

/** The first row names the columns. */
export interface ReportTable {
  readonly title: string
  /** What the table shows, in a sentence or two. */
  readonly about?: string
  readonly rows: readonly (readonly string[])[]
}

/** The report as one page that loads no other files. */
export function pageOf(report: ReportData): string {
  // Text of a log must not be able to end the script element that contains it.
  const json = JSON.stringify(report).replaceAll('<', '\\u003c')
  const parts: Readonly<Record<string, string>> = { ...pageFiles, report: json }
  // In one pass: the text of a log may look like one of these places.
  return pageFiles.html.replace(/\/\*(style|report|script)\*\//g, (_, name: string) => String(parts[name]))
}

/**
 * Whether a report can be written there, which is better known before an hour of work.
 *
 * @param inputs the paths and file descriptors of what is read
 * @throws InputError; UsageError if it would overwrite an input
 */
export async function checkPlace(path: string, inputs: readonly (string | number)[] = []): Promise<void> {
  await access(dirname(path), constants.W_OK).catch(refuse(path))
  const place = fileAt(path)
  for (const input of inputs) {
    const file = fileAt(input)
    // Another path can lead to the same file.
    if (place === undefined || file === undefined || place.dev !== file.dev || place.ino !== file.ino) continue
    const name = typeof input === 'number' ? 'standard input' : input
    throw new UsageError(`--html ${path} would overwrite the input ${name}; name another file for the report`)
  }
}

function fileAt(input: string | number): BigIntStats | undefined {
  try {
    const found = typeof input === 'number' ? fstatSync(input, { bigint: true }) : statSync(input, { bigint: true })
    return found.isFile() ? found : undefined
  } catch {
    // A report is a new file, as a rule; an input that cannot be read is refused when it is opened.
    return undefined
  }
}

/** @throws InputError */
export async function writeReport(path: string, report: ReportData): Promise<void> {
  await writeFile(path, pageOf(report)).catch(refuse(path))
}

const refuse = (path: string) => (error: unknown) => {
  throw new InputError(`${path} cannot be written: ${(error as Error).message}`)
}
