import { afterEach, expect, it, vi } from 'vitest'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.resetModules()
})

it('is the symbol of the runtime', async () => {
  const { asyncDispose } = await import('../../src/stream/async-dispose.ts')

  expect(asyncDispose).toBe(Symbol.asyncDispose)
})

it('is the registered symbol where a runtime has none, so that compiled `await using` finds it', async () => {
  const Newer = Symbol
  const Older = (description?: string): symbol => Newer(description)
  vi.resetModules()
  vi.stubGlobal(
    'Symbol',
    Object.defineProperty(Object.setPrototypeOf(Older, Symbol), 'asyncDispose', { value: undefined }),
  )

  const { asyncDispose } = await import('../../src/stream/async-dispose.ts')

  expect(asyncDispose).toBe(Symbol.for('Symbol.asyncDispose'))
})
