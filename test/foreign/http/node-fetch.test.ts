import fetch3 from 'node-fetch'
import fetch2 from 'node-fetch2'
import { withFetchBreaker } from 'recloser/fetch'
import { describe, expect, it } from 'vitest'
import { greeting, jsonService, read } from '../play/json-service.ts'
import { playsOutages } from '../play/outages.ts'

type NodeFetch = (
  url: string,
  init?: { signal?: AbortSignal },
) => Promise<{ ok: boolean; status: number; json(): Promise<unknown>; text(): Promise<string> }>

const service = jsonService()
const statuses = ['400', '401', '404', '422']
const versions = [
  ['node-fetch 3', fetch3 as unknown as NodeFetch],
  ['node-fetch 2', fetch2 as unknown as NodeFetch],
] as const

describe.each(versions)('%s with a breaker', (_, nodeFetch) => {
  describe.each(['headers', 'body'] as const)('that settles on the %s', (settleOn) => {
    playsOutages({
      service,
      illnesses: ['failing', 'hanging', 'resetting', 'gone'],
      mistakes: statuses,
      answer: greeting,
      connect: (options) => {
        const guarded = withFetchBreaker(nodeFetch, { breaker: options, settleOn })
        const get = async (path: string, signal = AbortSignal.timeout(500)): Promise<unknown> =>
          read(await guarded(`${service.origin}/${path}`, { signal }))
        return {
          breaker: () => guarded.breakers.get(service.origin),
          call: (signal) => get('well', signal),
          mistakes: Object.fromEntries(statuses.map((status) => [status, () => get(status)])),
        }
      },
    })

    it('gives the text of an answer', async () => {
      const guarded = withFetchBreaker(nodeFetch, { settleOn })

      const response = await guarded(`${service.origin}/well`)

      expect(await response.text()).toBe(JSON.stringify(greeting))
      expect(guarded.breakers.get(service.origin).stats.totals).toMatchObject({ successes: 1, failures: 0 })
    })
  })
})
