import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Progress } from '../../src/cli/progress.ts'
import { Tally } from '../../src/cli/tally.ts'

let nowMs: number
let written: string[]
let tally: Tally

beforeEach(() => {
  nowMs = 5_000
  written = []
  tally = new Tally(false)
  vi.spyOn(performance, 'now').mockImplementation(() => nowMs)
})
afterEach(() => void vi.restoreAllMocks())

const progressOf = (wholeBytes: number, isTTY = true): Progress =>
  new Progress({ isTTY, write: (text) => written.push(text) }, tally, wholeBytes)

/** Looks after a while, when so much has been read. */
function look(progress: Progress, afterMs: number, bytes: number, lines: number): void {
  nowMs += afterMs
  Object.assign(tally, { bytes, lines })
  progress.look()
}

describe('the progress', () => {
  it('shows the part that is read as a bar, and how many lines in how short a time', () => {
    look(progressOf(1_000), 2_000, 250, 5_000)

    expect(written).toEqual([`\r\u001B[K${'█'.repeat(8)}${'░'.repeat(22)}  25 %  5,000 lines, 2,500/s`])
  })

  it('has a full bar at the end, also of a file that has grown', () => {
    look(progressOf(1_000), 1_000, 1_200, 10)

    expect(written).toEqual([`\r\u001B[K${'█'.repeat(30)} 100 %  10 lines, 10/s`])
  })

  it('has no bar where nobody knows how much there is, and the name of what is done', () => {
    const progress = progressOf(Infinity)
    progress.label = 'sweep: '

    look(progress, 1_000, 250, 10)

    expect(written).toEqual(['\r\u001B[Ksweep: 10 lines, 10/s'])
  })

  it('is written ten times a second at most', () => {
    const progress = progressOf(Infinity)

    look(progress, 500, 1, 1)
    look(progress, 99, 1, 2)
    const before = written.length
    look(progress, 1, 1, 3)

    expect([before, written.length]).toEqual([1, 2])
  })

  it('is taken away once, and only where it was shown', () => {
    const silent = progressOf(Infinity)
    silent.end()
    const before = written.length
    look(silent, 500, 1, 1)

    silent.end()
    silent.end()

    expect([before, ...written.slice(1)]).toEqual([0, '\r\u001B[K'])
  })

  it('is not written where it would be in the way', () => {
    const progress = progressOf(1_000, false)
    look(progress, 1_000, 250, 10)
    progress.end()

    expect(written).toEqual([])
  })
})
