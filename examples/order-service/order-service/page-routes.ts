// The status page, and what it listens to.

import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import { bundlePage } from '../page/bundle.ts'
import { readJsonObject } from './guard.ts'
import type { PaymentControl } from './payment-control.ts'
import type { Timeline, TimelineEvent } from './timeline.ts'

export function pageRoutes(timeline: Timeline, control: PaymentControl): Hono {
  const app = new Hono()
  // Built when it is first asked for: tests that never look at it do not wait for it.
  let bundle: ReturnType<typeof bundlePage> | undefined
  const page = (): ReturnType<typeof bundlePage> => (bundle ??= bundlePage())

  app.get('/', async (context) => context.html((await page()).html))
  app.get('/page.js', async (context) =>
    context.body((await page()).script, 200, { 'content-type': 'text/javascript; charset=utf-8' }),
  )
  app.get('/page.css', async (context) =>
    context.body((await page()).style, 200, { 'content-type': 'text/css; charset=utf-8' }),
  )

  app.post('/payment-server', async (context) => {
    const given = await readJsonObject(context)
    if (given instanceof Response) return given
    return control.set(given).catch(() => context.json({ error: 'the payment server does not answer' }, 502))
  })

  app.get('/events', (context) =>
    streamSSE(context, async (stream) => {
      const send = (type: string, data: unknown): void => {
        void stream.writeSSE({ event: type, data: JSON.stringify(data) }).catch(() => undefined)
      }
      send('history', { samples: timeline.samples, lines: timeline.lines })
      const unwatch = timeline.watch((event: TimelineEvent) => {
        if (event.type === 'sample') send('sample', event.sample)
        else send('log', event.line)
      })
      await new Promise<void>((resolve) => {
        stream.onAbort(() => {
          unwatch()
          resolve()
        })
      })
    }),
  )

  return app
}
