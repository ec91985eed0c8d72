import { describe, expect, it } from 'vitest'
import { readFlags, textOf, valueOf } from '../../src/cli/flags.ts'

const known = {
  window: { type: 'string' },
  strict: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

const refused = (...args: readonly string[]): string => {
  try {
    readFlags(args, known)
  } catch (error) {
    return (error as Error).message
  }
  return 'accepted'
}

describe('flags', () => {
  it('are read with their values, in both spellings, and paths beside them', () => {
    const given = readFlags(['--window', '5s', 'calls.jsonl', '--strict'], known)

    expect(given).toEqual({ flags: { window: '5s', strict: true }, paths: ['calls.jsonl'] })
    expect(textOf(readFlags(['--window=5s'], known), 'window')).toBe('5s')
  })

  it('have a text only where they take one', () => {
    const given = readFlags(['--strict'], known)

    expect([textOf(given, 'strict'), textOf(given, 'window')]).toEqual([undefined, undefined])
    expect(valueOf(given, 'window', () => 'read')).toBeUndefined()
    expect(valueOf(readFlags(['--window', '5s'], known), 'window', (flag, text) => `${flag} ${text}`)).toBe('window 5s')
  })

  it.each([
    [['--windo', '5s'], 'unknown option --windo, did you mean --window?'],
    [['--windo=5s'], 'unknown option --windo, did you mean --window?'],
    [['--entirely-different'], 'unknown option --entirely-different'],
    [['-q'], 'unknown option --q'],
    [["--strange'name"], 'unknown option --strange'],
    [['--window'], "Option '--window <value>' argument missing"],
    [
      ['--window', '--strict'],
      "Option '--window' argument is ambiguous. Did you forget to specify the option argument for '--window'? To specify an option argument starting with a dash use '--window=-XYZ'.",
    ],
    [['--strict=yes'], "Option '--strict' does not take an argument"],
  ])('refuse %j', (args, message) => {
    expect(refused(...args)).toBe(message)
  })
})
