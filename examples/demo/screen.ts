import type { WriteStream } from 'node:tty'

// Second screen, no cursor, no line wrap: what is too long for the terminal is cut instead of pushing the rest down.
const enter = '\u001B[?1049h\u001B[?25l\u001B[?7l'
const leave = '\u001B[?7h\u001B[?25h\u001B[?1049l'
const home = '\u001B[H'
const clearLine = '\u001B[K'
const clearBelow = '\u001B[J'

/** The terminal's second screen, redrawn in place; the shell's own text is back as it was when it is closed. */
export interface Screen {
  show(lines: readonly string[]): void
  close(): void
}

export function openScreen(terminal: WriteStream): Screen {
  let entered = false
  const close = (): void => {
    if (entered) terminal.write(leave)
    entered = false
    process.off('exit', close)
  }
  return {
    show(lines) {
      if (!entered) {
        // The cursor must come back even if the process ends unexpectedly.
        process.on('exit', close)
        terminal.write(enter)
        entered = true
      }
      terminal.write(home + lines.map((line) => line + clearLine).join('\n') + clearBelow)
    },
    close,
  }
}
