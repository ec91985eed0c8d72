import type { WriteStream } from 'node:tty'
import type { Paint } from '../demo/paint.ts'
import { openScreen } from '../demo/screen.ts'
import type { FleetRun, View } from './fleet-demo.ts'
import { picture } from './picture.ts'
import { scriptMs } from './scenario.ts'

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`

/** On a terminal: ten times a second the whole picture, redrawn in place. */
export function liveView(terminal: WriteStream, paint: Paint): View {
  const screen = openScreen(terminal)
  return {
    draw(run) {
      const nowMs = performance.now()
      const clock = `${seconds(nowMs - run.startedAtMs)} of ${seconds(scriptMs)}`
      const title = ` ${paint.bold('recloser')} eight processes, one circuit over Redis   ${paint.dim(clock)}`
      screen.show([title, '', ...picture(run, nowMs, terminal.columns || 80, paint)].slice(0, terminal.rows || 24))
    },
    close: () => screen.close(),
  }
}

/** For a pipe, a log file or NO_COLOR: a line for each thing that happens. */
export function lineView(print: (line: string) => void): View {
  let toldSteps = 0
  const toldMoves: number[] = []
  return {
    draw({ startedAtMs, members, done }: FleetRun) {
      const at = (atMs: number): string => seconds(atMs - startedAtMs).padStart(8)
      const lines = [
        ...done.slice(toldSteps).map(({ part, up, atMs }) => ({ atMs, text: `${part} is ${up ? 'up' : 'down'}` })),
        ...members.flatMap(({ moves }, index) =>
          moves
            .slice(toldMoves[index] ?? 0)
            .map(({ to, reason, atMs }) => ({ atMs, text: `process ${index + 1}: ${to} (${reason})` })),
        ),
      ]
      toldSteps = done.length
      members.forEach(({ moves }, index) => (toldMoves[index] = moves.length))
      lines.sort((one, other) => one.atMs - other.atMs)
      for (const { atMs, text } of lines) print(`${at(atMs)}  ${text}`)
    },
    close() {
      // Nothing to give back: a line once printed stays.
    },
  }
}
