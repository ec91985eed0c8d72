import assert from 'node:assert/strict'
import type { Permit } from '../../src/index.ts'
import type { SpeedCase } from '../case.ts'
import { bareWrapper } from '../libraries/bare.ts'
import { guardAll } from '../libraries/guarded.ts'
import { openRecloser } from '../libraries/recloser.ts'
import { awaiting, repeating } from '../measure/loop.ts'

const seen: unknown[] = []

export const permits: SpeedCase = {
  kind: 'speed',
  id: 'permits',
  title: 'Permits',
  about:
    'tryAcquire() and succeed() on a closed breaker, allocation of the permit included. No other library has this; the awaited call of the bare wrapper stands beside it for scale.',
  unit: 'ns',
  reference: 'bare',
  async contestants(_effort, wanted) {
    const [bare] = await guardAll([bareWrapper], { rule: 'consecutive' }, () => true)
    assert.ok(bare !== undefined)
    const contestants = [
      { name: 'bare', how: 'one awaited call', run: awaiting(bare.call) as (times: number) => unknown },
    ]
    if (!wanted('recloser')) return contestants

    const { CircuitBreaker } = await openRecloser()
    const breaker = new CircuitBreaker()
    assert.equal(breaker.tryAcquire()?.succeed(), true)
    // Kept where anybody could see it: else the compiler finds that nobody does, and allocates no permit.
    const kept: { permit: Permit | undefined } = { permit: undefined }
    seen.push(kept)
    const once = (): void => {
      kept.permit = breaker.tryAcquire()
      kept.permit?.succeed()
    }
    return [...contestants, { name: 'recloser', how: 'one permit', run: repeating(once) }]
  },
}
