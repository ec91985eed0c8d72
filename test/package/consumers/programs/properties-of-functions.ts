// What a function and its promise have besides is promised only where it is there.
import { CircuitBreaker, withBreaker, wrap } from 'recloser'

class Answer<T> extends Promise<T> {
  withResponse(): Promise<readonly [T, Response]> {
    return this.then((value) => [value, new Response()] as const)
  }
}

const load = Object.assign((id: string): Answer<{ readonly id: string }> => Answer.resolve({ id }) as never, {
  cache: new Map<string, string>(),
})

const breaker = new CircuitBreaker()
export const loadOwn = withBreaker(load)
export const loadWrapped = wrap(breaker, load)
export const users: readonly Promise<{ readonly id: string }>[] = [loadOwn('1'), loadWrapped('1')]

// @ts-expect-error -- the function's properties stay with it
export const cacheOfOwn = () => loadOwn.cache
// @ts-expect-error -- the function's properties stay with it
export const cacheOfWrapped = () => loadWrapped.cache
// @ts-expect-error -- a plain promise
export const responseOfOwn = () => loadOwn('1').withResponse()
// @ts-expect-error -- a plain promise
export const responseOfWrapped = () => loadWrapped('1').withResponse()
