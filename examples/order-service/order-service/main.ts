// The order service as a separate process, with its settings as JSON.

import { serveAsChild } from '../child/child.ts'
import { startOrderService, type OrderServiceSettings } from './service.ts'

await serveAsChild(async (settings) => {
  const service = await startOrderService(settings as OrderServiceSettings)
  return { ready: { url: service.url }, close: () => service.close() }
})
