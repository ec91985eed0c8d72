import { afterEach, describe, expect, it } from 'vitest'
import { CircuitBreaker, guarded } from 'recloser'
import { untyped } from '../support/complaint.ts'

const names = ['getOwnMetadataKeys', 'getOwnMetadata', 'defineMetadata'] as const

describe('metadata of a method, where the runtime has a part of its functions', () => {
  afterEach(() => {
    for (const name of names) Reflect.deleteProperty(Reflect, name)
  })

  /** A method behind a breaker, with these functions for its metadata. */
  const decorate = (functions: object): Promise<unknown> => {
    Object.assign(Reflect, functions)
    const find = (): Promise<string> => Promise.resolve('found')
    const context = { kind: 'method', name: 'find', addInitializer: () => undefined }
    return guarded(new CircuitBreaker())(find, untyped(context))()
  }

  it('is left alone where it can be listed only', async () => {
    await expect(decorate({ getOwnMetadataKeys: () => ['role'] })).resolves.toBe('found')
  })

  it('is written without a value where it cannot be read', async () => {
    const written: unknown[] = []
    const defineMetadata = (key: unknown, value: unknown): void => void written.push([key, value])

    await decorate({ getOwnMetadataKeys: () => ['role'], defineMetadata })

    expect(written).toEqual([['role', undefined]])
  })

  it('is not written where it cannot be listed', async () => {
    const written: unknown[] = []

    await decorate({ defineMetadata: (key: unknown) => void written.push(key) })

    expect(written).toEqual([])
  })
})
