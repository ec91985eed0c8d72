import { times, type Scenarios } from './scenario.ts'

/** By the names of the pairs on the page. */
export const scenarios: Scenarios = {
  defaults: {
    answers: [
      ...['user 1', 'down', 'down', 'not run'],
      ...['not run', 'timed out', 'not run'],
      ...['user 1', 'down', 'user 1', 'not run', 'a call of 5 s: user 1'],
    ],
    async play(at, pass) {
      // One failure of two is no more than half; two of three are.
      const opens = [await at.call()]
      at.world.mood = 'fails'
      opens.push(...(await at.calls(3)))

      await pass(29_999)
      const waits = [await at.call()]
      await pass(1)
      at.world.mood = 'hangs'
      const probe = at.call()
      await pass(10_000)
      waits.push(await probe, await at.call())

      await pass(30_000)
      at.world.mood = 'answers'
      const recovers = [await at.call()]
      // What failed before the probe is older than the window.
      await pass(10_000)
      at.world.mood = 'answers'
      await at.call()
      at.world.mood = 'fails'
      recovers.push(await at.call())
      at.world.mood = 'answers'
      recovers.push(await at.call())
      at.world.mood = 'fails'
      await at.calls(3)
      recovers.push(await at.call())
      await pass(40_000)
      at.world.mood = 'slow'
      const slow = at.call()
      await pass(5_000)
      return [...opens, ...waits, ...recovers, `a call of 5 s: ${await slow}`]
    },
  },
  typical: {
    answers: [...times(5, 'user 1'), ...times(5, 'down'), 'not run', 'not run', 'user 1', 'timed out'],
    async play(at, pass) {
      const answers = [...(await at.calls(5))]
      at.world.mood = 'fails'
      answers.push(...(await at.calls(6)))
      await pass(14_999)
      answers.push(await at.call())
      await pass(1)
      at.world.mood = 'answers'
      answers.push(await at.call())
      at.world.mood = 'hangs'
      const hung = at.call()
      await pass(3_000)
      return [...answers, await hung]
    },
  },
  fallback: {
    answers: [
      ...times(4, 'user 1 from the cache'),
      ...times(3, 'fallback: failed'),
      'fallback: not run',
      'runs: 3',
      'user 1',
    ],
    async play(at, pass) {
      at.world.mood = 'fails'
      const answers = await at.calls(4)
      const logged = [...at.world.logged, `runs: ${at.world.runs}`]
      await pass(30_000)
      at.world.mood = 'answers'
      return [...answers, ...logged, await at.call()]
    },
  },
  filter: {
    answers: [...times(6, 'no such user'), ...times(6, 'down'), 'not run', 'no such user', 'user 1'],
    async play(at, pass) {
      at.world.mood = 'misses'
      const answers = [...(await at.calls(6))]
      at.world.mood = 'fails'
      answers.push(...(await at.calls(7)))
      await pass(30_000)
      // That there is no such user shows that the dependency answers: the circuit closes.
      at.world.mood = 'misses'
      answers.push(await at.call())
      at.world.mood = 'answers'
      return [...answers, await at.call()]
    },
  },
  abort: {
    answers: ['timed out', 'aborted: 1', 'not run', 'user 1'],
    async play(at, pass) {
      at.world.mood = 'hangs'
      const hung = at.call()
      await pass(1_000)
      const answers = [await hung, `aborted: ${at.world.aborted}`, await at.call()]
      await pass(30_000)
      at.world.mood = 'answers'
      return [...answers, await at.call()]
    },
  },
  capacity: {
    answers: ['no room', 'user 1', 'user 2', 'runs: 2', 'user 4'],
    async play(at, pass) {
      at.world.mood = 'slow'
      const [first, second, third] = [at.call('1'), at.call('2'), at.call('3')]
      const answers = [await third]
      await pass(1_000)
      answers.push(await first, await second, `runs: ${at.world.runs}`)
      at.world.mood = 'answers'
      return [...answers, await at.call('4')]
    },
  },
  events: {
    answers: [
      ...['user 1', 'down', 'down', 'not run', 'user 1'],
      ...['failed: down', 'failed: down', 'open', 'rejected', 'half-open', 'closed'],
    ],
    async play(at, pass) {
      const answers = [await at.call()]
      at.world.mood = 'fails'
      answers.push(...(await at.calls(3)))
      await pass(5_000)
      at.world.mood = 'answers'
      answers.push(await at.call())
      return [...answers, ...at.world.logged]
    },
  },
  manual: {
    answers: ['user 1', 'not run', 'user 1', 'not run', 'user 1', 'down', 'down', 'not run', 'not run'],
    async play(at, pass) {
      const answers = [await at.call()]
      at.run('openNow')
      answers.push(await at.call())
      await pass(30_000)
      answers.push(await at.call())
      at.run('openNow')
      answers.push(await at.call())
      at.run('closeNow')
      answers.push(await at.call())
      at.run('bypass')
      at.world.mood = 'fails'
      answers.push(...(await at.calls(2)))
      at.run('protectAgain')
      at.run('openNow')
      answers.push(await at.call())
      at.run('closeNow')
      at.run('stop')
      await pass(3_600_000)
      return [...answers, await at.call()]
    },
  },
  health: {
    answers: ['user 1', 'not run', 'user 1'],
    async play(at, pass) {
      const answers = [await at.call()]
      at.world.mood = 'fails'
      await pass(5_000)
      at.world.mood = 'answers'
      answers.push(await at.call())
      await pass(30_000)
      return [...answers, await at.call()]
    },
  },
  restore: {
    answers: ['down', 'not run', 'not run', 'user 1'],
    async play(at, pass) {
      at.world.mood = 'fails'
      const answers = [...(await at.calls(2))]
      at.run('restore', at.run('save'))
      at.world.mood = 'answers'
      answers.push(await at.call())
      await pass(30_000)
      return [...answers, await at.call()]
    },
  },
  coalesce: {
    answers: ['user 1', 'user 1', 'user 2', 'runs: 2', 'user 1', 'runs: 3'],
    async play(at, pass) {
      at.world.mood = 'slow'
      const together = Promise.all([at.call('1'), at.call('1'), at.call('2')])
      await pass(1_000)
      const answers = [...(await together), `runs: ${at.world.runs}`]
      const later = at.call('1')
      await pass(1_000)
      return [...answers, await later, `runs: ${at.world.runs}`]
    },
  },
}
