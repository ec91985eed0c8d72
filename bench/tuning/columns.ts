import type { EpisodeReport, SimulationResult } from 'recloser/simulate'
import type { Column } from './world.ts'

// What the tables tell of an episode, by its place among those of the world.

export const goodDuring = (title: string, episode: number): Column => ({
  title,
  unit: 'share',
  of: (result) => ratio(reportOf(result, episode), 'good'),
})

export const loadDuring = (title: string, episode: number): Column => ({
  title,
  unit: 'share',
  of: (result) => ratio(reportOf(result, episode), 'attempts'),
})

/** Of the calls that begin within so many milliseconds after the episode. */
export const goodAfter = (title: string, episode: number, forMs: number): Column => ({
  title,
  unit: 'share',
  of(result) {
    const { toMs } = reportOf(result, episode)
    const points = result.series.filter(({ atMs }) => atMs >= toMs && atMs < toMs + forMs)
    const sum = (field: 'good' | 'calls'): number => points.reduce((all, point) => all + point[field], 0)
    return rounded(sum('good') / sum('calls'))
  },
})

export const openedAfter = (title: string, episode: number): Column => ({
  title,
  unit: 'ms',
  of(result) {
    const { timeToOpenMs } = reportOf(result, episode)
    return timeToOpenMs && Math.round(timeToOpenMs)
  },
})

export const fullServiceAfter = (title: string, episode: number): Column => ({
  title,
  unit: 'ms',
  of: (result) => reportOf(result, episode).timeToFullServiceMs,
})

export const mostWaiting = (title: string, episode: number): Column => ({
  title,
  unit: 'count',
  of: (result) => reportOf(result, episode).mostInProgress,
})

function reportOf({ episodes }: SimulationResult, episode: number): EpisodeReport {
  const report = episodes[episode]
  if (report === undefined) throw new Error(`the world has no episode ${episode}`)
  return report
}

const ratio = (report: EpisodeReport, field: 'good' | 'attempts'): number => rounded(report[field] / report.calls)

/** To four digits, which is more than anybody reads; the results are committed. */
const rounded = (value: number): number => Number(value.toPrecision(4))
