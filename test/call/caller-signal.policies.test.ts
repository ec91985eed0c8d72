import { describe, expect, it, vi } from 'vitest'
import { CircuitBreaker, wrap } from 'recloser'
import { fallback, pipeline, retry, timeout } from 'recloser/policies'
import { raise, rejection } from '../support/tasks.ts'

const once = { failureThreshold: 1 }

describe('the caller’s abort of a call that goes through a policy', () => {
  it('ends a call through a policy, as the signal of the call', async () => {
    const fn = vi.fn<(init: object) => string>(() => 'up')
    const find = wrap(pipeline(retry(), new CircuitBreaker()), fn)

    expect(await rejection(find({ signal: AbortSignal.abort('gone') }))).toBe('gone')
    expect(fn).not.toHaveBeenCalled()
  })

  it('keeps a policy from trying again', async () => {
    const controller = new AbortController()
    const fetchLike = vi.fn<(init: object) => never>(() => (controller.abort(), raise('aborted')))

    expect(await rejection(wrap(retry(), fetchLike)({ signal: controller.signal }))).toBe('aborted')
    expect(fetchLike).toHaveBeenCalledTimes(1)
  })

  it('runs no fallback', async () => {
    const controller = new AbortController()
    const fetchLike: (init: object) => never = () => (controller.abort(), raise('aborted'))
    const cached = wrap(pipeline(fallback('cached'), retry()), fetchLike)

    expect(await rejection(cached({ signal: controller.signal }))).toBe('aborted')
  })

  it('counts for nothing at the breakers of a pipeline, within a timeout too', async () => {
    const [outer, inner] = [new CircuitBreaker(once), new CircuitBreaker(once)]
    const controller = new AbortController()
    const fetchLike: (init: object) => never = () => (controller.abort(), raise(new Error('aborted')))

    await rejection(wrap(pipeline(outer, timeout(1_000), inner), fetchLike)({ signal: controller.signal }))

    expect([outer, inner].map(({ stats }) => stats.totals.ignored)).toEqual([1, 1])
  })
})
