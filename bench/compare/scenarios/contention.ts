import { no, yes, type Fact } from '../fact.ts'
import { openBreaker, start, type Call } from '../call.ts'
import type { Scenario } from '../world.ts'

const callers = 10_000

export const contention: Scenario = {
  id: 'contention',
  promise: 'Half-open lets one of 10,000 concurrent callers through and rejects the rest at once',
  how: 'When the open period is over, 10,000 calls are made in the same turn of the event loop. Then the one that ran succeeds.',
  async play(world) {
    const breaker = await openBreaker(world)
    await world.tick(1_000)

    const calls = Array.from({ length: callers }, () => start(breaker, world))
    await world.settle()
    const first = tally(calls)
    await calls.find(({ ran }) => ran)?.succeed()
    await world.settle()
    const second = tally(calls)

    return verdict(first, second)
  },
}

interface Tally {
  readonly ran: number
  readonly waiting: number
}

const tally = (calls: readonly Call[]): Tally => ({
  ran: calls.filter(({ ran }) => ran).length,
  waiting: calls.filter(({ ran, end }) => !ran && end === 'waits').length,
})

function verdict(first: Tally, second: Tally): Fact {
  const rejected = callers - first.ran - first.waiting
  if (first.ran === 1 && first.waiting === 0) return yes(`${count(rejected)} rejected`)
  const later = second.ran - first.ran
  const queued = first.waiting === 0 ? '' : `, ${count(first.waiting)} wait`
  return no(
    `${count(first.ran)} run${first.ran === 1 ? 's' : ''}${queued}${later === 0 ? '' : `, then ${count(later)} run at once`}`,
  )
}

const count = (calls: number): string => calls.toLocaleString('en-US')
