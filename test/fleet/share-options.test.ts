import { CircuitBreaker } from 'recloser'
import { shareOverRedis } from 'recloser/redis'
import { BreakerRegistry } from 'recloser/registry'
import { expect, it } from 'vitest'
import { complaint, untyped } from '../support/complaint.ts'
import { fakeClient } from './support/fake-client.ts'

const { client } = fakeClient()

/** Shares a breaker with these options, and ends that. */
const shareWith = (options: object): void => {
  void shareOverRedis(new CircuitBreaker({ name: 'billing' }), untyped({ client, prefix: 'test', ...options })).close()
}

/** A registry in two fleets at once, and what the error hook of its breaker was told. */
function hooksToldWith(options: object): readonly string[] {
  const told: string[] = []
  const onHookError = (error: unknown, hook: string) => void told.push(`${hook}: ${(error as Error).message}`)
  const registry = new BreakerRegistry({ options: { onHookError } })
  registry.get('billing')
  const fleets = ['first', 'second'].map((prefix) => shareOverRedis(registry, { client, prefix, ...options }))
  for (const fleet of fleets) void fleet.close()
  return told
}

const longest = 2_147_483_647
const share = 'a whole number above 0, or a share above 0 and below 1'
const wait = `a number of milliseconds above 0, at most ${longest}`
const beat = 'a number of milliseconds from 50 to 60_000'

it.each([
  { option: 'quorum', rule: share, bad: [0, -1, -0.5, 1.5, Infinity, NaN], good: [0.01, 0.99, 1, 40] },
  { option: 'leaseTimeoutMs', rule: wait, bad: [0, -1, longest + 1, NaN], good: [0.5, longest] },
  { option: 'commandTimeoutMs', rule: wait, bad: [0, -1, longest + 1, NaN], good: [0.5, longest] },
  { option: 'heartbeatMs', rule: beat, bad: [49, 60_001, NaN], good: [50, 60_000] },
  { option: 'prefix', rule: 'a text that is not empty', bad: [''], good: ['x'] },
  { option: 'instanceId', rule: 'a text of 1 to 200 characters', bad: ['', 'x'.repeat(201)], good: ['x'.repeat(200)] },
])('`$option` is $rule, and anything else is refused in these words', ({ option, rule, bad, good }) => {
  for (const value of good) expect(() => shareWith({ [option]: value })).not.toThrow()
  for (const value of bad) {
    const received = typeof value === 'string' ? JSON.stringify(value) : String(value)
    const { message } = complaint(() => shareWith({ [option]: value }))
    expect(message).toBe(`shareOverRedis(): \`${option}\` must be ${rule}, received ${received}`)
  }
})

it.each([
  [{ client: {} }, '`client` must be a client of node-redis or ioredis, received an object'],
  [{ aggregate: 5 }, '`aggregate` must be an object such as `{ everyMs: 1_000 }`, received 5'],
  [{ aggregate: [] }, '`aggregate` must be an object, received an array'],
])('names the option that is wrong in %o', (options, message) => {
  expect(complaint(() => shareWith(options)).message).toBe(`shareOverRedis(): ${message}`)
})

it('names what cannot be shared', () => {
  const { message } = complaint(() => shareOverRedis(untyped({}), { client, prefix: 'test' }))

  expect(message).toBe('shareOverRedis(): `breakers` must be a CircuitBreaker or a BreakerRegistry, received an object')
})

it('tells the error hook of a breaker in a registry why it is not shared, or shared only in part', () => {
  const sharedAlready =
    'shareOverRedis: shareOverRedis(): `breakers` must be shared once: close the fleet that it is in before, received "billing"'
  const withoutWindow = expect.stringMatching(/^aggregate: shareOverRedis\(\): `aggregate` must be absent/) as string

  expect(hooksToldWith({})).toEqual([sharedAlready])
  expect(hooksToldWith({ aggregate: { everyMs: 1_000 } })).toEqual([withoutWindow, sharedAlready])
})
