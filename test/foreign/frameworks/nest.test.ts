import 'reflect-metadata'
import {
  Catch,
  Controller,
  Get,
  Inject,
  Injectable,
  Module,
  Param,
  type ArgumentsHost,
  type Type,
} from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { CircuitBreaker, guarded, isCircuitOpen, retryAfterSeconds } from 'recloser'
import { all, anyError, httpStatus, not } from 'recloser/predicates'
import { describe } from 'vitest'
import { playsAnEdge, statusFor, type Ask } from '../play/edges.ts'

const askToken = 'ask'

@Injectable()
class Orders {
  constructor(
    // By its type alone, which the compiler leaves as metadata.
    readonly breaker: CircuitBreaker,
    @Inject(askToken) readonly ask: Ask,
  ) {}

  /** The breaker that was injected. */
  @guarded((self: Orders) => self.breaker)
  async find(path: string): Promise<unknown> {
    return this.ask(path)
  }
}

@Controller('orders')
class CallsAGuardedMethod {
  constructor(readonly orders: Orders) {}

  @Get(':path')
  async read(@Param('path') path: string): Promise<unknown> {
    return this.orders.find(path)
  }
}

@Controller('orders')
class GuardedBelowTheRoute {
  constructor(readonly orders: Orders) {}

  @Get(':path')
  @guarded((self: GuardedBelowTheRoute) => self.orders.breaker)
  async read(@Param('path') path: string): Promise<unknown> {
    return this.orders.ask(path)
  }
}

@Controller('orders')
class GuardedAboveTheRoute {
  constructor(readonly orders: Orders) {}

  @guarded((self: GuardedAboveTheRoute) => self.orders.breaker)
  @Get(':path')
  async read(@Param('path') path: string): Promise<unknown> {
    return this.orders.ask(path)
  }
}

interface Reply {
  status(code: number): Reply
  header(name: string, value: unknown): Reply
  json(body: unknown): Reply
}

@Catch()
class OutageFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<Reply>()
    if (!isCircuitOpen(error)) reply.status(statusFor(error)).json({ error: 'no answer' })
    else reply.status(503).header('retry-after', retryAfterSeconds(error)).json({ error: 'try again later' })
  }
}

const controllers: readonly [string, Type][] = [
  ['a controller that calls a guarded method', CallsAGuardedMethod],
  ['a route that is guarded below its decorator', GuardedBelowTheRoute],
  ['a route that is guarded above its decorator', GuardedAboveTheRoute],
]

describe.each(controllers)('NestJS with %s', (_, controller) => {
  playsAnEdge(async (options, ask) => {
    const breaker = new CircuitBreaker({ ...options, isFailure: all(anyError, not(httpStatus('4xx'))) })
    const providers = [Orders, { provide: CircuitBreaker, useValue: breaker }, { provide: askToken, useValue: ask }]
    @Module({ controllers: [controller], providers })
    class App {}

    const app = await NestFactory.create(App, { logger: false })
    app.useGlobalFilters(new OutageFilter())
    await app.listen(0, '127.0.0.1')
    const address = await app.getUrl()
    return { get: (path) => fetch(address + path), close: () => app.close() }
  })
})
