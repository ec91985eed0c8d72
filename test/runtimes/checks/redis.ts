import { CircuitBreaker } from 'recloser'
import { shareOverRedis } from 'recloser/redis'
import { check } from '../suite/check.ts'
import { expectSame } from '../suite/expect.ts'

check('a shared breaker goes on by itself where Redis cannot be reached', async () => {
  const client = {
    isOpen: true,
    isReady: true,
    sendCommand: () => Promise.reject(new Error('refused')),
    subscribe: () => Promise.reject(new Error('refused')),
    unsubscribe: () => Promise.reject(new Error('refused')),
  }
  const breaker = new CircuitBreaker({ name: 'billing' })
  const fleet = shareOverRedis(breaker, { client, prefix: 'checks' })
  const detached = new Promise<string>((resolve) => {
    fleet.subscribe(({ type }) => resolve(type))
  })

  expectSame(await detached, 'detached')
  expectSame(await breaker.execute(() => 'answer'), 'answer')
  expectSame(fleet.status.attached, false)
  await fleet.close()
})
