import { runBundled } from './bundled.ts'

export default {
  fetch: async (request: Request): Promise<Response> => Response.json(await runBundled(request.url)),
}
