import { createRequire } from 'node:module'
import type { Host } from './check.ts'
import { runOnCommandLine } from './command-line.ts'

// The checks import the ES module; this is the copy for CommonJS.
await runOnCommandLine(createRequire(import.meta.url)('recloser') as Host['otherCopy'])
