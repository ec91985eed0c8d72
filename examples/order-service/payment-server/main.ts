// The payment server as a process of its own: `main.ts '{ "file": "…" }'`.

import { serveAsChild } from '../child/child.ts'
import { startPaymentServer } from './server.ts'

await serveAsChild(async (settings) => {
  const server = await startPaymentServer((settings as { readonly file: string }).file)
  return { ready: { url: server.url, controlUrl: server.controlUrl }, close: () => server.close() }
})
