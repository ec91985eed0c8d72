import { format } from 'node:util'
import { afterEach, beforeEach } from 'vitest'

// What is written to these is unexpected, such as the error of a hook that has no `onHookError` to go to: it fails the
// test. A test that expects it puts a method of its own in place.
const lines: string[] = []
const note = (...line: readonly unknown[]): void => void lines.push(format(...line))

beforeEach(() => {
  lines.length = 0
  console.error = note
  console.warn = note
})

afterEach(() => {
  if (lines.length > 0) throw new Error(`No test expected this on the console:\n${lines.join('\n')}`)
})
