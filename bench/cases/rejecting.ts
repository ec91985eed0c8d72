import assert from 'node:assert/strict'
import type { SpeedCase, Wanted } from '../case.ts'
import { packages } from '../libraries/entries.ts'
import { opened, succeed } from '../libraries/guarded.ts'
import { foreverMs } from '../libraries/library.ts'
import { openRecloser } from '../libraries/recloser.ts'
import type { Contestant } from '../measure/interleave.ts'
import { awaiting, catching, repeating } from '../measure/loop.ts'

export const rejecting: SpeedCase = {
  kind: 'speed',
  id: 'rejecting',
  title: 'Rejecting while open',
  about:
    'One call that an open breaker rejects, awaited and caught; beside them the two ways of recloser that throw nothing.',
  unit: 'ns',
  reference: 'shared error',
  async contestants(_effort, wanted) {
    const contestants: Contestant[] = [
      {
        name: 'shared error',
        how: 'an async function that throws one error object, always the same',
        run: catching(shared),
      },
    ]
    for (const entry of packages.filter(({ name }) => wanted(name))) {
      let ran = 0
      const { call } = await opened(entry, foreverMs, () => (ran++, succeed()))
      for (let i = 0; i < 3; i++) await assert.rejects(call(), Error, `${entry.name} does not reject`)
      assert.equal(ran, 0, `${entry.name} runs the task while open`)
      contestants.push({ name: entry.name, how: 'an error of its own for each call', run: catching(call) })
    }
    return [...contestants, ...(await withoutExceptions(wanted))]
  },
}

const failure = new Error('open')

// eslint-disable-next-line @typescript-eslint/require-await -- an async function without await is what the budget names
async function shared(): Promise<unknown> {
  throw failure
}

async function withoutExceptions(wanted: Wanted): Promise<readonly Contestant[]> {
  if (!wanted('recloser')) return []
  const { CircuitBreaker, tryExecute } = await openRecloser()
  const breaker = new CircuitBreaker({ resetTimeoutMs: foreverMs })
  breaker.trip()
  assert.equal((await tryExecute(breaker, succeed)).status, 'rejected')
  assert.equal(breaker.tryAcquire(), undefined)

  return [
    { name: 'recloser tryExecute', how: 'resolves to an outcome', run: awaiting(() => tryExecute(breaker, succeed)) },
    {
      name: 'recloser tryAcquire',
      how: 'synchronous, gives undefined',
      run: repeating(() => void breaker.tryAcquire()),
    },
  ]
}
