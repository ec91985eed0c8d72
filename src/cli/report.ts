import { writeFile } from 'node:fs/promises'
import { InputError } from './errors.ts'
import { pageFiles } from './page-files.ts'
import type { TimelineData } from './timeline.ts'

/** What the page shows; `pages/report` draws it. */
export interface ReportData {
  readonly title: string
  /** What was read, and how the breaker was set. */
  readonly about: readonly string[]
  readonly sentences: readonly string[]
  readonly tables: readonly { readonly title: string; readonly rows: readonly (readonly string[])[] }[]
  readonly timeline?: TimelineData
  readonly front?: readonly {
    readonly label: string
    readonly price: number
    readonly load: number
    readonly isBest: boolean
  }[]
}

/** The report as one page that loads nothing. */
export function pageOf(report: ReportData): string {
  // No text of a log can end the element that it stands in.
  const json = JSON.stringify(report).replaceAll('<', '\\u003c')
  const script = pageFiles.script.replaceAll('</script', '<\\/script')
  return pageFiles.html
    .replace('/*style*/', () => pageFiles.style)
    .replace('/*report*/', () => json)
    .replace('/*script*/', () => script)
}

/** @throws InputError */
export async function writeReport(path: string, report: ReportData): Promise<void> {
  await writeFile(path, pageOf(report)).catch((error: unknown) => {
    throw new InputError(`${path} cannot be written: ${(error as Error).message}`)
  })
}
