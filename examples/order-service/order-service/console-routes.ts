// The console of the library under `/console`, for the circuits of this service.

import { Hono } from 'hono'
import { breakerConsole } from 'recloser/console'
import type { BreakerRegistry } from 'recloser/registry'

export interface ConsoleRoutes {
  readonly app: Hono
  close(): void
}

/** @param told receives what an operator did, in words */
export function consoleRoutes(breakers: BreakerRegistry | undefined, told: (text: string) => void): ConsoleRoutes {
  const handler = breakerConsole({
    breakers: breakers ?? [],
    basePath: '/console',
    // The guard lets in only requests from this machine.
    controls: {
      authorize: () => true,
      onAction: (who, { key, action }) => told(`Console: ${who} did ${action} of ${key}`),
    },
  })
  const app = new Hono()
  app.all('/console/*', (context) => handler(context.req.raw))
  return { app, close: () => handler.close() }
}
