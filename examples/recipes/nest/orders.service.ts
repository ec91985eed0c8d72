// Calls the order service. The breaker is injected, so that tests can pass their own.

import { Inject, Injectable } from '@nestjs/common'
import { CircuitBreaker, guarded } from 'recloser'
import { all, any, anyError, httpStatus, not } from 'recloser/predicates'
import { recommended } from 'recloser/presets'

/** Each dependency has its own class, which is also the token that Nest injects it by. */
@Injectable()
export class OrdersBreaker extends CircuitBreaker {
  constructor() {
    // Every error is a failure, except 4xx: with these a healthy service refuses a bad request. 429 is a failure too.
    super(recommended({ name: 'orders', isFailure: any(httpStatus(429), all(anyError, not(httpStatus('4xx')))) }))
  }
}

/** What the order service answered, if it is no order. */
export class OrdersError extends Error {
  constructor(readonly status: number) {
    super(`the order service answered ${status}`)
  }
}

@Injectable()
export class OrdersService {
  constructor(
    readonly breaker: OrdersBreaker,
    @Inject('ORDERS_URL') readonly url: string,
  ) {}

  @guarded((self: OrdersService) => self.breaker)
  async find(id: string): Promise<unknown> {
    // Encoded, so that an id such as `../admin` cannot lead to another path.
    const url = `${this.url}/orders/${encodeURIComponent(id)}`
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) })
    if (!response.ok) {
      // A body that is not read keeps its connection open.
      await response.body?.cancel()
      throw new OrdersError(response.status)
    }
    return response.json()
  }
}
