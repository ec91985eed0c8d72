// The breaker behind a wrapped function or a decorated method.
import { CircuitBreaker, breakerOf, guarded, withBreaker, wrap } from 'recloser'

class Client {
  @guarded({ failureThreshold: 3 })
  async get(id: string): Promise<string> {
    return id
  }
}

const getUser = withBreaker(async (id: string) => ({ id }))
const send = wrap(new CircuitBreaker(), async (text: string) => text.length)

export const states = [breakerOf(new Client().get), breakerOf(getUser), breakerOf(send)].map((found) => found?.state)
export const reset = (): void => {
  breakerOf(send)?.reset()
}

// @ts-expect-error -- a number has no breaker
export const wrong = () => breakerOf(5)
