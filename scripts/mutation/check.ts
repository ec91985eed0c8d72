/**
 * After `stryker run`: whether `docs/mutation.md` lists the mutants that survived, no more and no fewer, and their number, and
 * whether in each room enough of them were found. Takes the reports of several runs as arguments; where two have the same file,
 * the later one counts.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { differences, merged, poorRooms, table, tableOf, type Report } from './survivors.ts'

const page = readFileSync('docs/mutation.md', 'utf8')
const paths = process.argv.length > 2 ? process.argv.slice(2) : ['reports/mutation/mutation.json']
const report = merged(paths.map((path) => JSON.parse(readFileSync(path, 'utf8')) as Report))

const complaints = [...differences(page, report), ...poorRooms(report)]
const rows = table(report)
console.log(rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n'))
// A run of some rooms says nothing about the table. The last row is that of all rooms together.
const rooms = readdirSync('src', { withFileTypes: true }).filter((entry) => entry.isDirectory())
const whole = rows.length === rooms.length + 1
if (whole && JSON.stringify(rows) !== JSON.stringify(tableOf(page)))
  complaints.push('the table of docs/mutation.md is not the one above')

for (const complaint of complaints) console.error(`mutation: ${complaint}`)
process.exitCode = complaints.length === 0 ? 0 : 1
