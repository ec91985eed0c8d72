import { CircuitBreaker } from 'recloser'
import { shareOverRedis } from 'recloser/redis'
import { countedClient } from './counted-client.ts'
import { failures, openMs, type Design } from './design.ts'

const options = { name: 'bench', failureThreshold: failures, resetTimeoutMs: openMs } as const

export const recloser: Design = {
  name: 'recloser, shared',
  how: '`shareOverRedis(breaker, { client, prefix })`',
  async join(port) {
    const { client, sent } = await countedClient(port)
    const breaker = new CircuitBreaker(options)
    const fleet = shareOverRedis(breaker, { client, prefix: 'recloser' })
    await new Promise<void>((resolve) => {
      fleet.subscribe(({ type }) => {
        if (type === 'attached') resolve()
      })
    })
    return {
      call: (task) => breaker.execute(task),
      roundTrips: sent,
      async end() {
        await fleet.close()
        client.destroy()
      },
    }
  },
}

export const alone: Design = {
  name: 'recloser, each process alone',
  how: 'a breaker in each process, no Redis',
  join() {
    const breaker = new CircuitBreaker(options)
    return Promise.resolve({
      call: (task) => breaker.execute(task),
      roundTrips: () => 0,
      end: () => Promise.resolve(),
    })
  },
}
