import { guardOf } from './guards.ts'
import { playVariant } from './play.ts'
import { reportOf, type Answer, type Job } from './job.ts'
import { trialOf } from './scenarios.ts'

// One process that plays variants, one after the other, as it is told.

process.on('message', (job: Job) => void play(job))

async function play({ scenario, variant, guards, seed }: Job): Promise<void> {
  let answer: Answer
  try {
    const trial = trialOf(scenario, variant)
    const played = await playVariant(trial.variant, guards.map(guardOf), seed)
    answer = { reports: played.map((one) => reportOf(trial.scenario, trial.variant, one)) }
  } catch (error) {
    answer = { error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
  process.send?.(answer)
}
