import { format } from 'prettier'
import { judge } from '../figures.ts'
import { guardOf } from '../guards.ts'
import { idealGuard, recommendedGuard } from '../own-guards.ts'
import { scenarios, trialOf } from '../scenarios.ts'
import type { Measure, Scenario, Target, Variant } from '../trial.ts'
import { intro } from './intro.ts'
import { perSecondPanels, pictureOf, type Line } from './picture.ts'
import type { Results, Row, TrialResult } from './result.ts'
import { bestOf } from './rows.ts'
import { written } from './written.ts'

/** Every file of the report, by its path in the repository; they hold nothing but what is in the results. */
export async function pageFiles(results: Results): Promise<Readonly<Record<string, string>>> {
  const pictures = scenarios.flatMap((scenario) => {
    const result = results.trials.find((one) => one.scenario === scenario.id && one.variant === scenario.pictured)
    if (result === undefined) return []
    const trial = trialOf(scenario.id, scenario.pictured)
    return [
      [`docs/trials/${scenario.id}.svg`, pictureOf(trial, linesOf(trial.variant, result), perSecondPanels)] as const,
    ]
  })
  const markdown = [
    ...intro(results),
    '## Targets',
    'What `recommended()` reaches, always with the same options. Next to a missed target is what the ideal reaches: that is the ceiling.',
    tableOf(['scenario', 'world', 'figure', 'target', 'measured', ''], results.trials.flatMap(targetRows)),
    ...scenarios.flatMap((scenario) => sectionOf(scenario, results)),
  ].join('\n\n')
  return {
    'docs/trials.md': await format(markdown, { parser: 'markdown', printWidth: 120 }),
    ...Object.fromEntries(pictures),
  }
}

const names: Readonly<Record<Measure, string>> = {
  good: 'good answers',
  goodWhileSick: 'good answers while sick',
  load: 'load',
  openMs: 'time to open',
  fullServiceMs: 'time to full service',
  fullServiceAgainstIdeal: 'full service against the ideal',
  waiting: 'waiting at once',
  falseTrips: 'false trips',
  relapsedSeconds: 'seconds of relapse',
  goodAnswersToClose: 'good answers until closed',
  probeWave: 'largest wave of probes',
  probeWaveWhileSick: 'largest wave while down',
}

const columns: readonly Measure[] = ['good', 'load', 'openMs', 'fullServiceMs', 'falseTrips']

function targetRows({ scenario, variant: id, rows }: TrialResult): readonly (readonly string[])[] {
  const { variant, scenario: of } = trialOf(scenario, id)
  const own = rows.find(({ guard }) => guard === recommendedGuard.id)
  const ideal = rows.find(({ guard }) => guard === idealGuard.id)
  if (own === undefined) return []
  return judge(own.figures, variant.targets).map(({ measure, measured, isMet }, at) => {
    const ceiling = ideal && !isMet ? `; the ideal: ${written(measure, ideal.figures[measure])}` : ''
    return [
      of.title,
      id,
      names[measure],
      boundOf(variant.targets[at]),
      written(measure, measured),
      isMet ? 'met' : `**missed**${ceiling}`,
    ]
  })
}

function boundOf(target: Target | undefined): string {
  if (target === undefined) return ''
  if ('atMost' in target) return `at most ${written(target.measure, target.atMost)}`
  return `at least ${written(target.measure, target.atLeast)}`
}

function sectionOf(scenario: Scenario, { trials }: Results): readonly string[] {
  const its = trials.filter((trial) => trial.scenario === scenario.id)
  const extra = [...new Set(scenario.variants.flatMap(({ targets }) => targets.map(({ measure }) => measure)))].filter(
    (measure) => !columns.includes(measure),
  )
  const shown = [...columns, ...extra, ...(extra.includes('probeWave') ? (['probeWaveWhileSick'] as const) : [])]
  return [
    `## ${scenario.title}`,
    scenario.about,
    `![${scenario.title}](trials/${scenario.id}.svg)`,
    `The picture shows the world "${scenario.pictured}".`,
    tableOf(
      ['world', 'guard', ...shown.map((measure) => names[measure])],
      its.flatMap(({ variant, rows }) =>
        rows.map((row) => [variant, titleOf(row), ...shown.map((measure) => written(measure, row.figures[measure]))]),
      ),
    ),
    ...(scenario.remark === undefined ? [] : [scenario.remark]),
  ]
}

const titleOf = ({ title, peer }: Row): string => (peer === 'best' ? `${title} (best of the grid)` : title)

/** No breaker, the plain default, recommended(), and the best of the other libraries. */
function linesOf(variant: Variant, { rows }: TrialResult): readonly Line[] {
  const own = ['none', 'default', recommendedGuard.id].flatMap((guard) => {
    const row = rows.find((one) => one.guard === guard)
    return row ? [{ name: row.title.replaceAll('`', ''), row }] : []
  })
  const best = bestOf(
    variant,
    rows.filter(({ peer }) => peer !== undefined),
  )
  return best ? [...own, { name: `best peer: ${guardOf(best.guard).peer?.library ?? ''}`, row: best }] : own
}

const tableOf = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
