// The view on a terminal: ten times a second the whole picture, redrawn in place on the terminal's second screen, so
// that a resize leaves no debris and the shell's own text is back as it was when the run ends.

import type { WriteStream } from 'node:tty'
import { chart } from './chart.ts'
import type { Demo, View } from './demo.ts'
import { inSeconds } from './format.ts'
import { notes } from './notes.ts'
import type { Paint } from './paint.ts'
import { scriptMs } from './scenario.ts'
import { openScreen } from './screen.ts'

export function liveView(terminal: WriteStream, paint: Paint): View {
  const screen = openScreen(terminal)
  return {
    // Some terminals do not know their size and say 0.
    draw: (demo) => screen.show(frame(demo, terminal.columns || 80, terminal.rows || 24, paint)),
    close: () => screen.close(),
  }
}

function frame(demo: Demo, columns: number, rows: number, paint: Paint): readonly string[] {
  const elapsedMs = Math.min(scriptMs, performance.now() - demo.startedAtMs)
  const clock = `${inSeconds(elapsedMs)} of ${inSeconds(scriptMs)}`
  const title = 'the same calls to two servers in the same outage'
  const gap = Math.max(2, columns - `  recloser ${title} ${clock}`.length)
  const picture = [
    ` ${paint.bold('recloser')} ${title}${' '.repeat(gap)}${paint.dim(clock)}`,
    '',
    ...chart(demo, columns, paint),
    '',
  ]
  const room = rows - picture.length
  return [...picture, ...(room > 0 ? notes(demo).slice(-room) : [])].slice(0, rows)
}
