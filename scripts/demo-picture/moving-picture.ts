import type { Row, Run } from './rows.ts'

const cellWidth = 8.4
const rowHeight = 18
const margin = 14
const lastStaysMs = 6_000

const colours = new Map([
  [0, '#14171c'],
  [1, '#f27272'],
  [2, '#4cc07d'],
  [3, '#e8ab4a'],
  [6, '#5fc3d6'],
])

/**
 * Frames of a terminal as one SVG that plays them again and again: they stand side by side, and a window moves over them in
 * steps. Equal rows are drawn once. Who asked for less motion sees the last frame.
 */
export function movingPicture(
  frames: readonly (readonly Row[])[],
  columns: number,
  rows: number,
  everyMs: number,
): string {
  const width = Math.round(columns * cellWidth + 2 * margin)
  const height = rows * rowHeight + 2 * margin
  const wholeMs = (frames.length - 1) * everyMs + lastStaysMs
  const ids = new Map<string, string>()
  const drawn = frames.map((frame, at) => {
    const uses = frame.map((row, line) => {
      if (row.length === 0) return ''
      const text = row.map(spanOf).join('')
      const id = ids.get(text) ?? `r${ids.size}`
      ids.set(text, id)
      return `<use href="#${id}" y="${margin + (line + 0.75) * rowHeight}"/>`
    })
    return `<g transform="translate(${at * width + margin} 0)">${uses.join('')}</g>`
  })
  const steps = frames.map((_, at) => {
    const percent = Number((((at * everyMs) / wholeMs) * 100).toFixed(2))
    return `${percent}%{transform:translateX(${-at * width}px)}`
  })
  const last = -(frames.length - 1) * width
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>The demo: the same outage with and without a circuit breaker</title>
<style>
text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;fill:#d8dce2;white-space:pre}
.bold{font-weight:700}
.dim{opacity:.6}
${[...colours].map(([number, colour]) => `.c${number}{fill:${colour}}.on${number}{fill:${colour}}`).join('\n')}
.frames{animation:play ${wholeMs}ms step-end infinite}
@keyframes play{${steps.join('')}100%{transform:translateX(${last}px)}}
@media (prefers-reduced-motion:reduce){.frames{animation:none;transform:translateX(${last}px)}}
</style>
<defs>
${[...ids].map(([text, id]) => `<g id="${id}">${text}</g>`).join('\n')}
</defs>
<rect width="${width}" height="${height}" rx="8" fill="#14171c"/>
<svg width="${width}" height="${height}"><g class="frames">
${drawn.join('\n')}
</g></svg>
</svg>
`
}

/** Each run has its place and width, whatever font there is. */
function spanOf({ column, text, style }: Run): string {
  const ground = /on\d/.exec(style)?.[0]
  const x = column * cellWidth
  const width = text.length * cellWidth
  const behind =
    ground === undefined
      ? ''
      : `<rect class="${ground}" x="${fixed(x)}" y="${-0.75 * rowHeight}" width="${fixed(width)}" height="${rowHeight}"/>`
  const names = style.replace(/ ?on\d/, '')
  const named = names === '' ? '' : ` class="${names}"`
  return `${behind}<text${named} x="${fixed(x)}" textLength="${fixed(width)}">${escaped(text)}</text>`
}

const fixed = (value: number): string => String(Number(value.toFixed(1)))

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
