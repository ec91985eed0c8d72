import { runOnCommandLine } from './command-line.ts'

// The checks are bundled to require('recloser'); this is the copy for ES modules.
void import('recloser').then(runOnCommandLine)
