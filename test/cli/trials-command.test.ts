import { expect, it } from 'vitest'
import type { CircuitBreakerOptions } from '../../src/breaker/settings.ts'
import type { TrialsModule, World } from '../../src/cli/trials-command.ts'
import { loaded, recloser } from './running.ts'

interface Asked {
  readonly world: string
  readonly yours: CircuitBreakerOptions | undefined
  readonly seed: number
}

/** Worlds of which it is written down how they are played. */
function made(): { readonly module: TrialsModule; readonly asked: Asked[] } {
  const asked: Asked[] = []
  const world = (scenario: string, isShort: boolean): World => ({
    scenario,
    variant: isShort ? 'few calls' : 'many calls',
    title: `The ${scenario}`,
    about: `What the ${scenario} is.`,
    isShort,
    play: (yours, seed) => {
      asked.push({ world: `${scenario} ${isShort ? 'short' : 'long'}`, yours, seed })
      const guards = yours === undefined ? ['none'] : ['none', 'yours']
      return Promise.resolve(guards.map((guard) => ({ guard, title: guard, figures: { good: 1 }, cells: ['1.000'] })))
    },
  })
  return {
    module: {
      worlds: [world('flood', true), world('flood', false), world('drought', true)],
      columns: ['good answers'],
    },
    asked,
  }
}

async function trials(...args: readonly string[]) {
  const { module, asked } = made()
  return play(module, asked, args)
}

async function play(module: TrialsModule, asked: readonly Asked[], args: readonly string[]) {
  const ran = await recloser(['trials', ...args], {}, { ...loaded, trials: () => Promise.resolve(module) })
  return { ...ran, asked, played: asked.map(({ world }) => world) }
}

it('plays the worlds with few calls, in order, and shows each as a table', async () => {
  const { code, out, err, played } = await trials()

  expect([code, err, played]).toEqual([0, '', ['flood short', 'drought short']])
  expect(out).toBe(`The flood (few calls)
      good answers
none         1.000

The drought (few calls)
      good answers
none         1.000

Good answers and waiting calls are divided by those without a breaker. recloser trials --help describes each outage.
`)
})

it('plays those with many calls too where all are wanted', async () => {
  expect((await trials('--all')).played).toEqual(['flood short', 'flood long', 'drought short'])
})

it('plays only what is named', async () => {
  expect((await trials('--only', 'drought')).played).toEqual(['drought short'])
  expect((await trials('--only', 'drought,flood', '--all')).played).toHaveLength(3)
})

it('refuses an outage that is named and has only long runs, unless these are wanted', async () => {
  const { module, asked } = made()
  const long = { ...module, worlds: module.worlds.slice(1) }

  const refused = await play(long, asked, ['--only', 'drought,flood'])
  expect([refused.code, refused.played]).toEqual([2, []])
  expect(refused.err).toContain('the runs of flood take long; add --all to play them')
  expect((await play(long, asked, ['--only', 'flood', '--all'])).played).toEqual(['flood long'])
})

it('plays a breaker of the command line beside the others, with its seed, and says which it was', async () => {
  const { out, asked } = await trials('--only', 'drought', '--failure-threshold', '3', '--seed', '7')

  expect(asked).toMatchObject([{ yours: { failureThreshold: 3 }, seed: 7 }])
  expect(out).toMatch(/^yours +1\.000$/m)
  expect(out.endsWith('describes each outage.\nYours: --failure-threshold 3.\n')).toBe(true)
})

it('plays none of the command line where no flag speaks of a breaker, with the seed 1', async () => {
  expect((await trials('--only', 'drought')).asked).toEqual([{ world: 'drought short', yours: undefined, seed: 1 }])
})

it('plays nothing where the report cannot be written', async () => {
  const { code, err, played } = await trials('--html', '/no/such/folder/report.html')

  expect([code, played]).toEqual([1, []])
  expect(err).toContain('report.html cannot be written')
})

it('names no breaker of the command line where no world was played with it', async () => {
  const { module, asked } = made()
  const long = { ...module, worlds: module.worlds.filter(({ isShort }) => !isShort) }

  const { out, played } = await play(long, asked, ['--failure-threshold', '3'])

  expect(played).toEqual([])
  expect(out).not.toContain('Yours')
})
