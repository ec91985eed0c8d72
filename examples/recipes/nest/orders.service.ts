// Calls the order service. The breaker is injected, so that tests can pass their own.

import { Inject, Injectable } from '@nestjs/common'
import { CircuitBreaker, guarded } from 'recloser'
import { all, any, anyError, httpStatus, not } from 'recloser/predicates'
import { recommended } from 'recloser/presets'

/** A class of its own for each dependency is also the token that Nest injects it by. */
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
    const response = await fetch(`${this.url}/orders/${id}`, { signal: AbortSignal.timeout(2_000) })
    if (!response.ok) throw new OrdersError(response.status)
    return response.json()
  }
}
