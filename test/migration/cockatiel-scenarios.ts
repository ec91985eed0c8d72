import type { Played } from './play.ts'
import { times, type Pass, type Scenario, type Scenarios } from './scenario.ts'

/** So many failures open the circuit; after the open period the probe closes it. */
const opensAfter = (failures: number, openMs = 10_000): Scenario => ({
  answers: ['user 1', ...times(failures, 'down'), 'not run', 'not run', 'user 1', 'user 1'],
  async play(at, pass) {
    const answers = [await at.call()]
    at.world.mood = 'fails'
    answers.push(...(await at.calls(failures + 1)))
    return [...answers, ...(await recovers(at, pass, openMs))]
  },
})

async function recovers(at: Played, pass: Pass, openMs: number): Promise<readonly string[]> {
  await pass(openMs - 1)
  const before = await at.call()
  await pass(1)
  at.world.mood = 'answers'
  return [before, ...(await at.calls(2))]
}

/** By the names of the pairs on the page. */
export const scenarios: Scenarios = {
  consecutive: opensAfter(3),
  sampling: {
    answers: [...times(10, 'user 1'), ...times(11, 'down'), 'not run', 'not run', 'user 1', 'user 1'],
    async play(at, pass) {
      const answers = [...(await at.calls(10))]
      at.world.mood = 'fails'
      // Half of them are not enough.
      answers.push(...(await at.calls(12)))
      return [...answers, ...(await recovers(at, pass, 10_000))]
    },
  },
  count: {
    answers: [...times(10, 'user 1'), ...times(6, 'down'), 'not run', 'not run', 'user 1', 'user 1'],
    async play(at, pass) {
      const answers = [...(await at.calls(10))]
      at.world.mood = 'fails'
      // The last ten calls are five successes and five failures, then one failure more.
      answers.push(...(await at.calls(7)))
      return [...answers, ...(await recovers(at, pass, 10_000))]
    },
  },
  errors: {
    answers: [
      ...times(5, 'no such user'),
      ...times(2, 'down'),
      'no such user',
      'down',
      'not run',
      'not run',
      'user 1',
      'user 1',
    ],
    async play(at, pass) {
      at.world.mood = 'misses'
      const answers = [...(await at.calls(5))]
      at.world.mood = 'fails'
      answers.push(...(await at.calls(2)))
      // It does not end the row of failures either.
      at.world.mood = 'misses'
      answers.push(await at.call())
      at.world.mood = 'fails'
      answers.push(...(await at.calls(2)))
      return [...answers, ...(await recovers(at, pass, 10_000))]
    },
  },
  results: {
    answers: [...times(3, 'user unknown'), 'not run', 'not run', 'user 1', 'user 1'],
    async play(at, pass) {
      const answers: string[] = []
      for (let i = 0; i < 4; i++) answers.push(await at.call('unknown'))
      return [...answers, ...(await recovers(at, pass, 10_000))]
    },
  },
  policies: {
    answers: ['user 1', 'down', 'runs: 3', 'not run', 'runs: 2', 'timed out', 'aborted: 1', 'user 1'],
    async play(at, pass) {
      const answers = [await at.call()]
      at.world.runs = 0
      at.world.mood = 'fails'
      const failing = at.call()
      await pass(200)
      answers.push(await failing, `runs: ${at.world.runs}`)
      at.world.runs = 0
      const opening = at.call()
      await pass(200)
      answers.push(await opening, `runs: ${at.world.runs}`)
      await pass(10_000)
      at.world.mood = 'hangs'
      const aborted = at.world.aborted
      const hung = at.call()
      await pass(1_000)
      const stopped = at.world.aborted - aborted
      // The retries of cockatiel go on after the circuit has opened.
      await pass(200)
      answers.push((await hung).replace('not run', 'timed out'), `aborted: ${stopped}`)
      await pass(10_000)
      at.world.mood = 'answers'
      return [...answers, await at.call()]
    },
  },
  backoff: {
    answers: ['down', 'not run', 'down', 'not run', 'down', 'not run', 'down', 'not run', 'user 1'],
    async play(at, pass) {
      at.world.mood = 'fails'
      const answers = [await at.call()]
      for (const openMs of [1_000, 2_000, 4_000, 4_000]) {
        await pass(openMs - 1)
        answers.push(await at.call())
        await pass(1)
        if (answers.length === 8) at.world.mood = 'answers'
        answers.push(await at.call())
      }
      return answers
    },
  },
  'half-open': {
    answers: ['down', 'user 1', 'user 1', 'down', 'not run', 'user 1', 'user 1', 'user 1', 'down', 'not run'],
    async play(at, pass) {
      at.world.mood = 'fails'
      const answers = [await at.call()]
      await pass(10_000)
      at.world.mood = 'answers'
      answers.push(...(await at.calls(2)))
      at.world.mood = 'fails'
      answers.push(...(await at.calls(2)))
      await pass(10_000)
      at.world.mood = 'answers'
      answers.push(...(await at.calls(3)))
      at.world.mood = 'fails'
      return [...answers, ...(await at.calls(2))]
    },
  },
  fallback: {
    answers: [...times(3, 'user unknown'), 'runs: 2', 'user 1'],
    async play(at, pass) {
      at.world.mood = 'fails'
      const answers = [...(await at.calls(3)), `runs: ${at.world.runs}`]
      await pass(10_000)
      at.world.mood = 'answers'
      return [...answers, await at.call()]
    },
  },
  bulkhead: {
    answers: ['no room', 'user 1', 'user 2', 'user 4'],
    async play(at, pass) {
      at.world.mood = 'slow'
      const [first, second, third] = [at.call('1'), at.call('2'), at.call('3')]
      const answers = [await third]
      await pass(2_000)
      answers.push(await first, await second)
      at.world.mood = 'answers'
      return [...answers, await at.call('4')]
    },
  },
  events: {
    answers: ['down', 'down', 'not run', 'user 1', 'failed: down', 'failed: down', 'open', 'half-open', 'closed'],
    async play(at, pass) {
      at.world.mood = 'fails'
      const answers = [...(await at.calls(3))]
      await pass(10_000)
      at.world.mood = 'answers'
      return [...answers, await at.call(), ...at.world.logged]
    },
  },
  isolate: {
    answers: ['user 1', 'not run', 'not run', 'user 1'],
    async play(at, pass) {
      const answers = [await at.call()]
      at.run('isolate')
      answers.push(await at.call())
      await pass(3_600_000)
      answers.push(await at.call())
      at.run('release')
      return [...answers, await at.call()]
    },
  },
  restore: {
    answers: ['down', 'down', 'not run', 'not run', 'user 1'],
    async play(at, pass) {
      at.world.mood = 'fails'
      const answers = [...(await at.calls(3))]
      await pass(4_000)
      at.run('restore', at.run('save'))
      await pass(5_999)
      answers.push(await at.call())
      await pass(1)
      at.world.mood = 'answers'
      return [...answers, await at.call()]
    },
  },
  decorator: opensAfter(2),
}
