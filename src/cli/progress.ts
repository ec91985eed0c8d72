import { grouped } from '../simulate/words.ts'
import type { Output } from './surroundings.ts'
import type { Tally } from './tally.ts'

const everyMs = 100
/** A shorter input needs no progress. */
const firstAfterMs = 500
const barLength = 30

/** A line that shows the progress of reading. It is written only to a terminal. */
export class Progress {
  readonly #output: Output
  readonly #tally: Tally
  readonly #wholeBytes: number
  readonly #startMs = performance.now()
  #shownAtMs = 0
  #isShown = false
  /** What is being done with the calls. */
  label = ''

  /** @param wholeBytes Infinity if it is not known */
  constructor(output: Output, tally: Tally, wholeBytes: number) {
    this.#output = output
    this.#tally = tally
    this.#wholeBytes = wholeBytes
  }

  look(): void {
    const nowMs = performance.now()
    const isDue = nowMs - this.#startMs >= firstAfterMs && nowMs - this.#shownAtMs >= everyMs
    if (this.#output.isTTY !== true || !isDue) return
    this.#shownAtMs = nowMs
    this.#isShown = true
    this.#output.write(`\r\u001B[K${this.#line(nowMs)}`)
  }

  /** Removes the line. */
  end(): void {
    if (this.#isShown) this.#output.write('\r\u001B[K')
    this.#isShown = false
  }

  #line(nowMs: number): string {
    const { bytes, lines } = this.#tally
    const share = Math.min(1, bytes / this.#wholeBytes)
    const done = Math.round(share * barLength)
    const isKnown = Number.isFinite(this.#wholeBytes)
    const bar = isKnown ? `${'█'.repeat(done)}${'░'.repeat(barLength - done)} ` : ''
    const percent = isKnown ? `${String(Math.floor(share * 100)).padStart(3)} %` : ''
    const read = `${isKnown ? '  ' : ''}${grouped(lines)} lines`
    const perSecond = `, ${grouped(Math.round((1_000 * lines) / (nowMs - this.#startMs)))}/s`
    // What tells least goes first.
    const forms = [bar + percent + read + perSecond, percent + read + perSecond, percent + read, percent]
    return fitting(
      forms.map((form) => this.label + form),
      this.#output,
    )
  }
}

/** The first of the forms that fits on a line of the terminal, or the beginning of the last: a second line would stay. */
export function fitting(forms: readonly string[], { columns }: Output): string {
  const most = (columns || 80) - 1
  return forms.find(({ length }) => length <= most) ?? String(forms.at(-1)).slice(0, most)
}
