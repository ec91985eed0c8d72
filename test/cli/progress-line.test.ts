// How the line of the progress fits a terminal, and when it is shown.

import { afterEach, describe, expect, it, vi } from 'vitest'
import { Progress } from '../../src/cli/progress.ts'
import { Tally } from '../../src/cli/tally.ts'
import type { TrialsModule } from '../../src/cli/trials-command.ts'
import { asJsonLines, file, loaded, recloser } from './running.ts'

afterEach(() => void vi.restoreAllMocks())

const clear = '\r\u001B[K'

/** The line after a second in which a quarter of a known size was read. */
function lineOn(columns: number | undefined, wholeBytes = 400, label = '1 of 2  '): string | undefined {
  const written: string[] = []
  const tally = Object.assign(new Tally(false), { bytes: 100, lines: 5_000 })
  vi.spyOn(performance, 'now').mockReturnValueOnce(0).mockReturnValueOnce(1_000)
  const progress = new Progress({ isTTY: true, columns, write: (text) => written.push(text) }, tally, wholeBytes)
  progress.label = label
  progress.look()
  return written[0]?.slice(clear.length)
}

describe('the line of the progress', () => {
  const bar = `${'█'.repeat(8)}${'░'.repeat(22)}`
  const whole = `1 of 2  ${bar}  25 %  5,000 lines, 5,000/s`

  it.each([
    [undefined, whole],
    [0, whole],
    [80, whole],
    [whole.length + 1, whole],
    [whole.length, '1 of 2   25 %  5,000 lines, 5,000/s'],
    [40, '1 of 2   25 %  5,000 lines, 5,000/s'],
    [30, '1 of 2   25 %  5,000 lines'],
    [20, '1 of 2   25 %'],
    [10, '1 of 2   '],
  ])('fits a terminal of %s columns', (columns, line) => {
    expect(lineOn(columns)).toBe(line)
  })

  it('never fills the last column, after which some terminals go to the next line', () => {
    for (let columns = 1; columns < 100; columns++) expect(lineOn(columns)?.length).toBeLessThan(columns)
  })

  it('leaves out the speed where the size of the input is not known', () => {
    expect(lineOn(20, Infinity, '')).toBe('5,000 lines')
  })

  it('shows no part of an input that takes less than half a second', async () => {
    let nowMs = 0
    vi.spyOn(performance, 'now').mockImplementation(() => (nowMs += 100))

    const { err } = await recloser(['replay', file('calls.jsonl', asJsonLines())], { isTTY: true, columns: 80 })

    expect([nowMs, err]).toEqual([expect.any(Number), ''])
    expect(nowMs).toBeGreaterThan(100)
  })

  it.each([
    [499, 0],
    [500, 1],
  ])('after %d ms is written %d times', (afterMs, times) => {
    const write = vi.fn()
    vi.spyOn(performance, 'now')
      .mockReturnValueOnce(7_000)
      .mockReturnValueOnce(7_000 + afterMs)
    new Progress({ isTTY: true, write }, new Tally(false), 10).look()

    expect(write).toHaveBeenCalledTimes(times)
  })
})

it('cuts the name of an outage that is too long for the terminal', async () => {
  const title = 'An outage with a name that is longer than the terminal is wide'
  const world = { scenario: 's', variant: 'v', title, about: '', isShort: true, play: () => Promise.resolve([]) }
  const module: TrialsModule = { worlds: [world], columns: [] }

  const { err } = await recloser(
    ['trials'],
    { isTTY: true, columns: 40 },
    { ...loaded, trials: () => Promise.resolve(module) },
  )

  expect(err.split(clear)).toEqual(['', `1 of 1 outages: ${title}`.slice(0, 39), ''])
})
