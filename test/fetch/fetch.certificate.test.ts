import { once } from 'node:events'
import { createServer } from 'node:https'
import { generate } from 'selfsigned'
import { expect, it } from 'vitest'
import { withFetchBreaker } from 'recloser/fetch'
import { reasonOf } from '../http/sick-server.ts'

it('a certificate that nobody vouches for is a failure', async () => {
  const certificate = await generate([{ name: 'commonName', value: 'localhost' }], { keyType: 'ec' })
  const server = createServer({ key: certificate.private, cert: certificate.cert }, (_, response) => response.end('in'))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  const origin = `https://localhost:${typeof address === 'object' && address ? address.port : ''}`
  const send = withFetchBreaker(fetch, { breaker: { failureThreshold: 1 } })

  try {
    expect(await reasonOf(send(origin))).toMatchObject({ cause: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' } })
    expect(send.breakers.get(origin).state).toBe('open')
  } finally {
    server.close()
  }
})
