// npm run demo:picture: plays the demo of `npm run demo` on a terminal without a screen, and writes what that showed as a moving
// picture, docs/demo.svg. Every figure in it is measured in that run.

import { writeFileSync } from 'node:fs'
import type { WriteStream } from 'node:tty'
import xterm from '@xterm/headless'
import { runDemo } from '../../examples/demo/demo.ts'
import { liveView } from '../../examples/demo/live-view.ts'
import { measure } from '../../examples/demo/measures.ts'
import { coloured } from '../../examples/demo/paint.ts'
import { table } from '../../examples/demo/report.ts'
import { movingPicture } from './moving-picture.ts'
import { rowsOf, type Row } from './rows.ts'

const columns = 84
const rows = 24
const everyMs = 400

const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, convertEol: true })
const frames: (readonly Row[])[] = []
const shown = (): Promise<readonly Row[]> =>
  new Promise((resolve) => terminal.write('', () => resolve(rowsOf(terminal.buffer.active, columns, rows))))

// The view asks a terminal for its size and writes to it, and nothing else.
const screen = { columns, rows, write: (text: string) => terminal.write(text) } as unknown as WriteStream
const view = liveView(screen, coloured)
const ticker = setInterval(() => void shown().then((frame) => frames.push(frame)), everyMs)
const demo = await runDemo({ draw: (now) => view.draw(now), close: () => undefined }, new AbortController().signal)
clearInterval(ticker)
frames.push(await shown())

const summary = ['', ' What both callers met', '', ...table(measure(demo), coloured)]
terminal.write(`\u001B[H\u001B[2J${summary.join('\n')}`)
frames.push(await shown())
view.close()

const picture = movingPicture(frames, columns, rows, everyMs)
writeFileSync('docs/demo.svg', picture)
console.log(`docs/demo.svg: ${frames.length} frames, ${Math.round(picture.length / 1_000)} kB`)
