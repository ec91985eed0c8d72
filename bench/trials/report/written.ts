import type { Measure } from '../trial.ts'

/** A figure as people read it. `null` is a dash: there was nothing to measure, or it never happened. */
export function written(measure: Measure, value: number | null): string {
  if (value === null) return '–'
  switch (measure) {
    case 'openMs':
    case 'fullServiceMs':
      return `${(value / 1_000).toFixed(1)} s`
    case 'load':
      return `${(value * 100).toFixed(value < 0.1 ? 2 : 1)} %`
    case 'good':
    case 'goodWhileSick':
    case 'waiting':
    case 'fullServiceAgainstIdeal':
      return value.toFixed(3)
    case 'falseTrips':
    case 'relapsedSeconds':
    case 'goodAnswersToClose':
    case 'probeWave':
    case 'probeWaveWhileSick':
      return String(Number(value.toPrecision(3)))
  }
}
