import type { Trial } from '../scenarios.ts'
import type { Episode } from 'recloser/simulate'
import type { Row } from './result.ts'

const width = 720
const left = 56
const right = 8
const panelHeight = 130
const gap = 44
const legendHeight = 24

/** Colours that stand out on white and on black alike; text and lines follow the reader's scheme. */
const style = [
  'text{font:12px system-ui,sans-serif;fill:#24292f}',
  '.axis{stroke:#8c959f;fill:none}.sick{fill:#cf222e;opacity:.13}',
  'polyline{fill:none;stroke-width:1.6;stroke-linejoin:round}',
  '.c0{stroke:#8c959f;stroke-width:3}.c1{stroke:#bf8700}.c2{stroke:#1f883d;stroke-width:2.4}.c3{stroke:#218bff}',
  '@media(prefers-color-scheme:dark){text{fill:#e6edf3}}',
].join('')

/** What a picture shows of one guard. */
export interface Line {
  readonly name: string
  readonly row: Row
}

/** Good answers and load per second over time, one line for each guard, the sick moments shaded. */
export function pictureOf({ scenario, variant }: Trial, lines: readonly Line[]): string {
  const { durationMs, dependency } = variant.setting
  const panels = [
    { field: 'good', title: 'good answers per second' },
    { field: 'load', title: 'calls that reach the dependency per second' },
  ] as const
  const height = legendHeight + panels.length * (panelHeight + gap)
  const x = (atMs: number): number => round(left + (atMs / durationMs) * (width - left - right))
  const sick = (dependency?.episodes ?? []).flatMap(stretches)
  const drawn = panels.flatMap(({ field, title }, at) => {
    const top = legendHeight + at * (panelHeight + gap) + 18
    const bottom = top + panelHeight
    const most = Math.max(1, ...lines.flatMap(({ row }) => row.curve?.[field] ?? []))
    const y = (value: number): number => round(bottom - (value / most) * panelHeight)
    return [
      `<text x="${left}" y="${top - 6}">${title}</text>`,
      ...sick.map(
        ([fromMs, toMs]) =>
          `<rect class="sick" x="${x(fromMs)}" y="${top}" width="${round(Math.max(1, x(toMs) - x(fromMs)))}" height="${panelHeight}"/>`,
      ),
      `<path class="axis" d="M${left} ${top}V${bottom}H${width - right}"/>`,
      `<text x="${left - 6}" y="${top + 10}" text-anchor="end">${Math.round(most).toLocaleString('en')}</text>`,
      `<text x="${left - 6}" y="${bottom}" text-anchor="end">0</text>`,
      `<text x="${left}" y="${bottom + 15}">0 s</text>`,
      `<text x="${width - right}" y="${bottom + 15}" text-anchor="end">${Math.round(durationMs / 1_000).toLocaleString('en')} s</text>`,
      ...lines.map(({ row: { curve } }, color) => {
        const points = curve?.[field].map((value, step) => `${x((step + 0.5) * curve.stepMs)},${y(value)}`) ?? []
        return `<polyline class="c${color}" points="${points.join(' ')}"/>`
      }),
    ]
  })
  const legend = lines.flatMap(({ name }, color) => {
    const at = left + (color * (width - left)) / 4
    return [
      `<polyline class="c${color}" points="${at},12 ${at + 18},12"/>`,
      `<text x="${at + 23}" y="16">${escaped(name)}</text>`,
    ]
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(`${scenario.title}, ${variant.id}`)}</title>`,
    `<style>${style}</style>`,
    ...legend,
    ...drawn,
    '</svg>\n',
  ].join('\n')
}

/** The sick moments of an episode; what always lasts is not shaded. */
function stretches(episode: Episode): readonly (readonly [number, number])[] {
  const { fromMs, forMs } = episode
  if (episode.kind === 'brownout' && fromMs === 0) return []
  if (episode.kind !== 'flapping') return [[fromMs, fromMs + forMs]]
  const turnMs = episode.downMs + episode.upMs
  return Array.from({ length: Math.ceil(forMs / turnMs) }, (_, turn) => {
    const downMs = fromMs + turn * turnMs
    return [downMs, downMs + episode.downMs] as const
  })
}

const round = (value: number): number => Number(value.toFixed(1))

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
