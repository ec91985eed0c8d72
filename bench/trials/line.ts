import { judge } from './figures.ts'
import type { Report } from './job.ts'
import { written } from './report/written.ts'
import type { Trial } from './scenarios.ts'

/** One guard in one world on one line: its targets first. */
export function lineOf({ scenario, variant }: Trial, { guard, figures, tookMs }: Report): string {
  const verdicts = judge(figures, variant.targets).map(
    ({ measure, measured, bound, isMet }) =>
      `${isMet ? '' : 'MISSED '}${measure} ${written(measure, measured)} (${bound})`,
  )
  const others = [
    `good ${written('good', figures.good)}`,
    `load ${written('load', figures.load)}`,
    `open ${written('openMs', figures.openMs)}`,
    `full ${written('fullServiceMs', figures.fullServiceMs)}`,
    `false ${figures.falseTrips}`,
    ...(figures.probeWaveWhileSick === null
      ? []
      : [`wave while sick ${written('probeWaveWhileSick', figures.probeWaveWhileSick)}`]),
  ]
  const place = `${scenario.id} · ${variant.id} · ${guard}`
  return `${place}: ${verdicts.join(', ')} | ${others.join(', ')} [${(tookMs / 1_000).toFixed(1)} s]`
}
