import { describe, expect, it } from 'vitest'
import { isThenable, callHook, safeHandler } from '../../src/base/hook.ts'

const broken = new Error('broken')
const thrower = (): never => {
  throw broken
}

/** What `tell` reports of a hook, once its promise, if it gave one, has settled. */
const reported = async (call: () => unknown): Promise<unknown[]> => {
  const reports: unknown[] = []
  callHook(call, 'listener', (error, hook) => {
    reports.push([error, hook])
  })
  for (let turn = 0; turn < 5; turn++) await Promise.resolve()
  return reports
}

describe('tell', () => {
  it.each([
    { title: 'answers', call: () => 5 },
    { title: 'answers nothing', call: () => undefined },
    { title: 'answers null', call: () => null },
    { title: 'gives a promise that resolves', call: () => Promise.resolve(5) },
  ])('reports nothing of a hook that $title', async ({ call }) => {
    expect(await reported(call)).toEqual([])
  })

  const getter = {
    get then(): never {
      throw broken
    },
  }
  const callable = Object.assign(() => undefined, {
    then: (_: unknown, reject: (error: unknown) => void) => reject(broken),
  })
  it.each([
    { title: 'throws', call: thrower },
    { title: 'gives a promise that rejects', call: () => Promise.reject(broken) },
    { title: 'gives a thenable that throws', call: () => ({ then: thrower }) },
    { title: 'gives a function that rejects as a promise does', call: () => callable },
    { title: 'gives what throws when it is asked whether it is a promise', call: () => getter },
  ])('reports a hook that $title, once', async ({ call }) => {
    expect(await reported(call)).toEqual([[broken, 'listener']])
  })
})

describe('totalHandler', () => {
  it('hands the error and the name of the hook on', () => {
    const heard: unknown[] = []

    safeHandler((error, hook) => heard.push(error, hook))(broken, 'backoff')

    expect(heard).toEqual([broken, 'backoff'])
  })

  it.each([
    { title: 'throws', handler: thrower },
    { title: 'rejects', handler: () => Promise.reject(broken) },
  ])('tells nobody where the handler itself $title', async ({ handler }) => {
    const handle = safeHandler(handler)

    handle(new Error('first'), 'listener')

    // A rejection that nobody handles would fail the run.
    await expect(Promise.resolve()).resolves.toBeUndefined()
  })
})

describe('isThenable', () => {
  it.each([
    { value: Promise.resolve(), answer: true },
    { value: { then: () => undefined }, answer: true },
    { value: Object.assign(() => undefined, { then: () => undefined }), answer: true },
    { value: { then: 'now' }, answer: false },
    { value: {}, answer: false },
    { value: null, answer: false },
    { value: undefined, answer: false },
    { value: 'then', answer: false },
    { value: () => undefined, answer: false },
  ])('is $answer for $value', ({ value, answer }) => {
    expect(isThenable(value)).toBe(answer)
  })
})
