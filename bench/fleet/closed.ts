import { fork } from 'node:child_process'
import { once } from 'node:events'
import { compiled } from './compiled.ts'

/** What a closed call costs with a shared breaker, beside the same breaker that is not shared: medians of rounds in one process. */
export interface ClosedCost {
  readonly call: 'execute' | 'wrap'
  /** Whether many other breakers are in use in the process. */
  readonly inCompany: boolean
  readonly unsharedNs: number
  readonly sharedNs: number
  /** The median of the quotients, round by round. */
  readonly ratio: number
}

/** No more than this, by the contract. */
export const mostTimes = 1.05

/** @param isQuick whether only the machinery is tried */
export async function closedCosts(port: number, isQuick: boolean): Promise<readonly ClosedCost[]> {
  const program = await compiled('closed-worker.ts')
  try {
    const costs: ClosedCost[] = []
    for (const inCompany of [false, true]) {
      const args = [String(port), inCompany ? 'company' : 'alone', isQuick ? 'quick' : 'full']
      costs.push(...costsOf(await samplesOf(program.path, args), inCompany))
    }
    return costs
  } finally {
    await program.remove()
  }
}

const costsOf = (samples: Samples, inCompany: boolean): readonly ClosedCost[] =>
  (['execute', 'wrap'] as const).map((call) => {
    const unshared = samples[`${call} unshared`] ?? []
    const shared = samples[`${call} shared`] ?? []
    const ratio = median(shared.map((ns, round) => ns / (unshared[round] ?? NaN)))
    return { call, inCompany, unsharedNs: median(unshared), sharedNs: median(shared), ratio }
  })

/** Nanoseconds of a call, round by round, by its name. */
type Samples = Readonly<Record<string, readonly number[]>>

async function samplesOf(program: string, args: readonly string[]): Promise<Samples> {
  const child = fork(program, args, { execArgv: ['--expose-gc'] })
  try {
    const [samples] = (await Promise.race([once(child, 'message'), once(child, 'exit').then(() => [])])) as [Samples?]
    if (samples === undefined) throw new Error('the process that times closed calls has ended without an answer')
    return samples
  } finally {
    child.kill('SIGKILL')
  }
}

const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[values.length >> 1] ?? NaN
