import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, it } from 'vitest'
import { apiReport, reportFolder } from '../../scripts/api/report.ts'
import { inTemporaryFolder } from './run.ts'

const checkedIn = Object.fromEntries(
  readdirSync(reportFolder).map((file) => [file, readFileSync(join(reportFolder, file), 'utf8')]),
)
const built = await apiReport(inject('installed'))

it.each([...new Set([...Object.keys(checkedIn), ...Object.keys(built)])])(
  'has the public types of %s as they are: where they were meant to change, `npm run api` writes the report anew',
  (file) => {
    expect(built[file]).toBe(checkedIn[file])
  },
)

/** What the report says of a made-up package with these declarations. */
const reportOf = (doors: Readonly<Record<string, string>>, room: string): ReturnType<typeof apiReport> =>
  inTemporaryFolder(async (folder) => {
    mkdirSync(join(folder, 'dist/types'), { recursive: true })
    const exports = Object.fromEntries(Object.keys(doors).map((name) => [name === 'index' ? '.' : `./${name}`, {}]))
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ exports }))
    writeFileSync(join(folder, 'dist/types/room.d.cts'), room)
    for (const [name, text] of Object.entries(doors)) writeFileSync(join(folder, `dist/${name}.d.ts`), text)
    return await apiReport(folder)
  })

it('reports what an entry point exports, without comments, and what it uses of others and of none', async () => {
  const room = `
    /** Words. */
    export interface Shown { readonly part: Part }
    interface Part { readonly size: number }
    export declare function make(): Shown
    export declare function make(size: number): Shown
    export declare const all: readonly Shown[]`
  const doors = {
    index: "export { type Shown } from './types/room.cjs'",
    made: "export { make, all as every } from './types/room.cjs'",
  }

  const reports = await reportOf(doors, room)

  const part = '// No entry point exports this type:\ninterface Part {\n  readonly size: number\n}\n'
  expect(reports).toEqual({
    'index.d.ts': `export interface Shown {\n  readonly part: Part\n}\n${part}`,
    'made.d.ts':
      'export { all as every }\nconst all: readonly Shown[]\nexport function make(): Shown\nexport function make(size: number): Shown\n' +
      '// Shown is reported with recloser.\n',
  })
})

it('fails where an entry point has no declarations', async () => {
  await expect(reportOf({ index: '' }, '')).rejects.toThrow('index.d.ts has no exports')
})
