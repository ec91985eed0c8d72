import type { Output } from './surroundings.ts'
import type { Tally } from './tally.ts'
import { grouped } from './units.ts'

const everyMs = 100
const barLength = 30

/** A line on a terminal that says how far the reading has come; on anything else nothing is written. */
export class Progress {
  readonly #output: Output
  readonly #tally: Tally
  readonly #wholeBytes: number
  readonly #startMs = performance.now()
  #shownAtMs = 0
  #isShown = false
  /** What is done with the calls at present. */
  label = ''

  /** @param wholeBytes Infinity where nobody knows */
  constructor(output: Output, tally: Tally, wholeBytes: number) {
    this.#output = output
    this.#tally = tally
    this.#wholeBytes = wholeBytes
  }

  look(): void {
    const nowMs = performance.now()
    if (this.#output.isTTY !== true || nowMs - this.#shownAtMs < everyMs) return
    this.#shownAtMs = nowMs
    this.#isShown = true
    this.#output.write(`\r\u001B[K${this.#line(nowMs)}`)
  }

  /** Takes the line away. */
  end(): void {
    if (this.#isShown) this.#output.write('\r\u001B[K')
    this.#isShown = false
  }

  #line(nowMs: number): string {
    const { bytes, lines } = this.#tally
    const share = Math.min(1, bytes / this.#wholeBytes)
    const done = Math.round(share * barLength)
    const bar = Number.isFinite(this.#wholeBytes)
      ? `${'█'.repeat(done)}${'░'.repeat(barLength - done)} ${String(Math.floor(share * 100)).padStart(3)} %  `
      : ''
    const perSecond = Math.round((1_000 * lines) / Math.max(1, nowMs - this.#startMs))
    return `${this.label}${bar}${grouped(lines)} lines, ${grouped(perSecond)}/s`
  }
}
