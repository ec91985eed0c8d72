// The payment server as a separate process: `main.ts '{ "file": "…" }'`.

import { serveAsChild } from '../child/child.ts'
import { startPaymentServer, type PaymentServerSettings } from './server.ts'

await serveAsChild(async (settings) => {
  const server = await startPaymentServer(settings as PaymentServerSettings)
  return { ready: { url: server.url, controlUrl: server.controlUrl }, close: () => server.close() }
})
