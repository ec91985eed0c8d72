// The web service: its controller, and the filter that answers 503 while the circuit is open.

import { Catch, Controller, Get, Module, Param, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common'
import { APP_FILTER } from '@nestjs/core'
import type { Response } from 'express'
import { CircuitOpenError, retryAfterSeconds } from 'recloser'
import { OrdersBreaker, OrdersError, OrdersService } from './orders.service'

@Controller('orders')
class OrdersController {
  constructor(private readonly orders: OrdersService) {}

  @Get(':id')
  find(@Param('id') id: string): Promise<unknown> {
    return this.orders.find(id)
  }
}

@Catch(CircuitOpenError)
class CircuitOpenFilter implements ExceptionFilter {
  catch(error: CircuitOpenError, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>()
    const seconds = retryAfterSeconds(error)
    if (seconds !== undefined) response.set('retry-after', String(seconds))
    response.status(503).json({ error: 'try again later' })
  }
}

@Catch(OrdersError)
class OrdersErrorFilter implements ExceptionFilter {
  catch({ status }: OrdersError, host: ArgumentsHost): void {
    // The order service knows best what is wrong with a bad request. Its other troubles are ours.
    const response = host.switchToHttp().getResponse<Response>()
    response.status(status < 500 ? status : 502).json({ error: 'no order' })
  }
}

@Module({
  controllers: [OrdersController],
  providers: [
    OrdersBreaker,
    OrdersService,
    { provide: 'ORDERS_URL', useFactory: () => process.env.ORDERS_URL },
    { provide: APP_FILTER, useClass: CircuitOpenFilter },
    { provide: APP_FILTER, useClass: OrdersErrorFilter },
  ],
})
export class AppModule {}
