// The view on a terminal: ten times a second the whole picture, redrawn in place on the terminal's second screen, so
// that a resize leaves no debris and the shell's own text is back as it was when the run ends.

import type { WriteStream } from 'node:tty'
import { chart } from './chart.ts'
import type { Demo, View } from './demo.ts'
import { inSeconds } from './format.ts'
import { notes } from './notes.ts'
import type { Paint } from './paint.ts'
import { scriptMs } from './scenario.ts'

// Second screen, no cursor, no line wrap: what is too long for the terminal is cut instead of pushing the rest down.
const enter = '\u001B[?1049h\u001B[?25l\u001B[?7l'
const leave = '\u001B[?7h\u001B[?25h\u001B[?1049l'
const home = '\u001B[H'
const clearLine = '\u001B[K'
const clearBelow = '\u001B[J'

export function liveView(terminal: WriteStream, paint: Paint): View {
  let entered = false
  const close = (): void => {
    if (entered) terminal.write(leave)
    entered = false
    process.off('exit', close)
  }

  return {
    draw(demo) {
      if (!entered) {
        // The cursor must come back even when the process ends in a way nobody planned.
        process.on('exit', close)
        terminal.write(enter)
        entered = true
      }
      // Some terminals do not know their size and say 0.
      const lines = frame(demo, terminal.columns || 80, terminal.rows || 24, paint)
      terminal.write(home + lines.map((line) => line + clearLine).join('\n') + clearBelow)
    },
    close,
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
