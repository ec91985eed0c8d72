import { describe, expect, it, vi } from 'vitest'
import { CircuitBreaker, execute } from 'recloser'
import { scripted, seededRandom } from 'recloser/testing'
import { complaint } from '../support/complaint.ts'
import { rejection } from '../support/tasks.ts'

const outcomes = async (dependency: () => Promise<unknown>, times: number): Promise<unknown[]> => {
  const results: unknown[] = []
  for (let call = 0; call < times; call++) {
    results.push(await dependency().then((value) => value ?? 'ok', String))
  }
  return results
}

describe('scripted', () => {
  it('does what each step says, and repeats the last one', async () => {
    const dependency = scripted(['ok', 'fail', { value: 'Ada' }, { error: new RangeError('too far') }, 'fail', 'ok'])

    expect(await outcomes(dependency, 8)).toEqual([
      'ok',
      'Error: scripted failure',
      'Ada',
      'RangeError: too far',
      'Error: scripted failure',
      'ok',
      'ok',
      'ok',
    ])
  })

  it('rejects with the very error, or a new one for each failure', async () => {
    const error = new Error('down')
    const dependency = scripted([{ error }, 'fail', 'fail'])

    const [first, second, third] = [
      await rejection(dependency()),
      await rejection(dependency()),
      await rejection(dependency()),
    ]

    expect([first === error, second === third]).toEqual([true, false])
  })

  it('may answer with null', async () => {
    expect(await scripted([{ value: null }])()).toBeNull()
  })

  it('asks the function where a call neither fails nor has a value', async () => {
    const fn = vi.fn((id: number) => `user ${id}`)
    const dependency = scripted(['ok', 'fail', { value: 'Ada' }, 'ok'], fn)

    expect(await outcomes(() => dependency(7), 4)).toEqual(['user 7', 'Error: scripted failure', 'Ada', 'user 7'])
    expect(fn).toHaveBeenCalledTimes(2)
  })

  it('keeps `this`, name and length of the function', async () => {
    const store = {
      prefix: 'user',
      find: scripted(['ok'], function find(this: { prefix: string }, id: number) {
        return `${this.prefix} ${id}`
      }),
    }

    expect([await store.find(7), store.find.name, store.find.length]).toEqual(['user 7', 'find', 1])
  })

  it('has a name where it asks no function, and lets name and length be set again, as any function does', () => {
    const dependency = scripted(['ok'])

    expect([dependency.name, dependency.length]).toEqual(['scripted', 0])
    expect(Object.getOwnPropertyDescriptors(dependency)).toMatchObject({
      name: { configurable: true },
      length: { configurable: true },
    })
  })

  it('passes on what the function throws', async () => {
    const error = new Error('real')

    expect(await rejection(scripted(['ok'], () => Promise.reject(error))())).toBe(error)
  })

  it('writes down its calls', async () => {
    const dependency = scripted(['ok', 'fail'])
    await dependency('a', 1)
    await rejection(dependency('b'))

    expect([dependency.callCount, dependency.calls]).toEqual([2, [['a', 1], ['b']]])
  })

  it('keeps the arguments of the latest 1000 calls only', async () => {
    const dependency = scripted(['ok'], (call: number) => call)
    for (let call = 0; call < 1_002; call++) await dependency(call)

    expect([dependency.callCount, dependency.calls.length, dependency.calls[0]]).toEqual([1_002, 1_000, [2]])
  })

  it('serves as the task of execute', async () => {
    const breaker = new CircuitBreaker({ failureThreshold: 2 })
    const dependency = scripted(['ok', 'fail', 'fail'])

    const results = await outcomes(() => execute(breaker, dependency), 4)

    expect([results.length, breaker.state, dependency.callCount]).toEqual([4, 'open', 3])
  })
})

describe('scripted with rates', () => {
  const shares = async (script: Parameters<typeof scripted>[0], times: number): Promise<string> =>
    (await outcomes(scripted(script), times)).map((result) => (result === 'ok' ? '.' : 'x')).join('')

  it('fails as often as it says', async () => {
    const failures = (await shares({ failureRate: 0.3 }, 2_000)).replaceAll('.', '').length

    // Five standard deviations are 103.
    expect(Math.abs(failures - 600)).toBeLessThan(103)
  })

  it('does the same for the same seed', async () => {
    const first = await shares({ failureRate: 0.5, seed: 7 }, 50)

    expect(await shares({ failureRate: 0.5, seed: 7 }, 50)).toBe(first)
    expect(await shares({ failureRate: 0.5, seed: 8 }, 50)).not.toBe(first)
  })

  it('fails the same calls when they hang too', async () => {
    const alone = await shares({ failureRate: 0.5 }, 50)

    expect(await shares({ failureRate: 0.5, hangRate: 0.5, hangMs: 0 }, 50)).toBe(alone)
  })

  it('never does anything where nothing is said', async () => {
    expect(await shares({}, 50)).toBe('.'.repeat(50))
  })

  it('does nothing in a share of 0, and nothing where the draw is the very rate', async () => {
    const random = seededRandom(7)
    const [hangRate, failureRate] = [random(), random()]

    expect(await shares({ failureRate: 0, hangRate: 0 }, 50)).toBe('.'.repeat(50))
    expect(await shares({ hangRate, failureRate, hangMs: Infinity, seed: 7 }, 1)).toBe('.')
  })

  it('fails always at 1, with the very error', async () => {
    const error = new Error('down')
    const dependency = scripted({ failureRate: 1, error })

    expect([await rejection(dependency()), await rejection(dependency())]).toEqual([error, error])
  })
})

describe('scripted refuses', () => {
  it.each<[string, unknown, RegExp]>([
    ['no step', [], /^scripted\(\): `script` must be one step or more, received an array$/],
    ['an unknown word', ['ok', 'okay'], /^scripted\(\): `script\[1\]` must be 'ok', 'fail' or .*, received "okay"$/],
    ['a number', [5], /^scripted\(\): `script\[0\]` must be .*, received 5$/],
    ['null', [null], /^scripted\(\): `script\[0\]` must be .*, received null$/],
    ['an unknown name', [{ hangs: 5 }], /^scripted\(\) script\[0\]: unknown option `hangs`, did you mean `hangMs`\?$/],
    [
      'error and value',
      [{ error: 1, value: 2 }],
      /^scripted\(\) script\[0\]: `value` must be absent where `error` is given, received 2$/,
    ],
    [
      'a hang that timers do not know',
      [{ hangMs: 2 ** 31 }],
      /`hangMs` must be a number of milliseconds from 0 to 2147483647/,
    ],
    ['a negative hang', [{ hangMs: -1 }], /`hangMs` must be .*received -1$/],
    [
      'null as an error',
      [{ error: null }],
      /script\[0\]: `error` must be an error or another value except null, received null$/,
    ],
    ['no script', undefined, /^scripted\(\): `options` must be an object, received undefined$/],
    [
      'a rate above 1',
      { failureRate: 1.5 },
      /^scripted\(\): `failureRate` must be a number from 0 to 1, received 1.5$/,
    ],
    ['a rate below 0', { hangRate: -1 }, /`hangRate` must be a number from 0 to 1/],
    ['a rate by another name', { failurRate: 1 }, /did you mean `failureRate`\?$/],
    ['a seed with a fraction', { seed: 0.5 }, /^scripted\(\): `seed` must be a whole number/],
  ])('%s', (_, script, message) => {
    expect(() => scripted(script as never)).toThrow(message)
  })

  it.each([
    ['okay', RangeError],
    [5, TypeError],
    [null, TypeError],
  ])('the step %j with a %o', (step, Kind) => {
    expect(complaint(() => scripted([step as never]))).toBeInstanceOf(Kind)
  })

  it('what is no function', () => {
    expect(() => scripted(['ok'], 5 as never)).toThrow('scripted(): `fn` must be a function, received 5')
  })
})
