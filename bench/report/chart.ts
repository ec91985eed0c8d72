import { written } from './numbers.ts'
import type { CaseResult } from './result.ts'

const width = 720
const lineHeight = 26
const nameWidth = 190
const valueWidth = 130
const barWidth = width - nameWidth - valueWidth

/** Colours that stand out on white and on black alike; text follows the reader's scheme. */
const style = [
  'text{font:13px system-ui,sans-serif;fill:#24292f}',
  '.own{fill:#1f883d}.reference{fill:#8c959f}.peer{fill:#218bff}.cut{stroke:#fff;stroke-width:3}',
  '@media(prefers-color-scheme:dark){text{fill:#e6edf3}.cut{stroke:#0d1117}}',
].join('')

/** The rows of a case as bars. Those far longer than recloser's are cut, with a gap that says so. */
export function chartOf({ title, unit, rows, reference }: CaseResult): string {
  const scale = scaleOf(rows)
  const bars = rows.map(({ name, median }, index) => {
    const y = index * lineHeight
    const length = Math.max(1, Math.round(Math.min(1, median / scale) * barWidth))
    const kind = name === reference ? 'reference' : name.startsWith('recloser') ? 'own' : 'peer'
    const end = nameWidth + length
    return [
      `<text x="${nameWidth - 10}" y="${y + 17}" text-anchor="end">${name}</text>`,
      `<rect class="${kind}" x="${nameWidth}" y="${y + 4}" width="${length}" height="18" rx="2"/>`,
      ...(median > scale ? [`<path class="cut" d="M${end - 26} ${y + 24}l8-22"/>`] : []),
      `<text x="${end + 8}" y="${y + 17}">${written(median, unit)}</text>`,
    ].join('\n')
  })
  const height = rows.length * lineHeight
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${title}</title>`,
    `<style>${style}</style>`,
    ...bars,
    '</svg>\n',
  ].join('\n')
}

/** The longest bar that is not cut: at most six times the longest of recloser and of the reference. */
function scaleOf(rows: CaseResult['rows']): number {
  const own = rows.filter(({ name }) => name.startsWith('recloser')).map(({ median }) => median)
  const longestOwn = Math.max(0, ...own)
  const all = rows.map(({ median }) => median)
  const limit = longestOwn > 0 ? longestOwn * 6 : Infinity
  return Math.max(...all.filter((median) => median <= limit), Number.MIN_VALUE)
}
