import { setTimeout as pause } from 'node:timers/promises'
import { CircuitBreaker } from 'recloser'
import { afterEach, expect, it } from 'vitest'
import { deferred, fakeFleets } from './support/fake-client.ts'
import { until } from './support/processes.ts'

const { share, endAll } = fakeFleets()
afterEach(endAll)

it('does not beat any more once it is closed, though another beat was asked for while one was on its way', async () => {
  const first = deferred<undefined>()
  const { fleet, connected, sent } = share(new CircuitBreaker({ name: 'billing' }), () => first.promise)
  await until(() => sent.length === 1)
  connected()
  await pause(20)

  const closed = fleet.close()
  first.resolve(undefined)
  await closed
  await pause(20)

  expect(sent).toEqual(['beat'])
})
