import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { apiReport, reportFolder } from './report.ts'

// Writes the report of the package as it was built last.
rmSync(reportFolder, { recursive: true, force: true })
mkdirSync(reportFolder, { recursive: true })
for (const [file, text] of Object.entries(await apiReport('.'))) writeFileSync(join(reportFolder, file), text)
