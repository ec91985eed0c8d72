/**
 * After `stryker run`: whether `docs/mutation.md` lists the mutants that survived, no more and no fewer, and their number, and
 * whether in each room enough of them were found.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { differences, poorRooms, table, tableOf, type Report } from './survivors.ts'

const page = readFileSync('docs/mutation.md', 'utf8')
const report = JSON.parse(readFileSync('reports/mutation/mutation.json', 'utf8')) as Report

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
