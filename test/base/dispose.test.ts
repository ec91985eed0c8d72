import { afterEach, describe, expect, it, vi } from 'vitest'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.resetModules()
})

/** `Symbol` as a runtime has it that knows no `Symbol.dispose`. */
const olderSymbol = (): unknown => {
  const Newer = Symbol
  const Older = (description?: string): symbol => Newer(description)
  Object.setPrototypeOf(Older, Newer)
  return Object.defineProperty(Older, 'dispose', { value: undefined })
}

describe('dispose', () => {
  it('is the symbol of the runtime', async () => {
    const { dispose } = await import('../../src/base/dispose.ts')

    expect(dispose).toBe(Symbol.dispose)
  })

  it('is the registered symbol where a runtime has none, so that compiled `using` finds it', async () => {
    vi.resetModules()
    vi.stubGlobal('Symbol', olderSymbol())

    const { dispose } = await import('../../src/base/dispose.ts')

    expect(dispose).toBe(Symbol.for('Symbol.dispose'))
  })

  it('is the key of permits and holds on such a runtime', async () => {
    vi.resetModules()
    vi.stubGlobal('Symbol', olderSymbol())
    const { CircuitBreaker } = await import('recloser')
    const breaker = new CircuitBreaker()
    const older = Symbol.for('Symbol.dispose')

    const held = [breaker.acquire(), breaker.hold('open')].map((handle) => typeof Reflect.get(handle, older))

    expect(held).toEqual(['function', 'function'])
  })
})
