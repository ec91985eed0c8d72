import { CircuitBreaker, execute, tryExecute } from 'recloser'
import { driveTo, manualClock, scripted, seededRandom } from 'recloser/testing'
import { check } from '../suite/check.ts'
import { expectSame, reasonOf } from '../suite/expect.ts'

check('a manual clock moves a breaker', () => {
  const clock = manualClock()
  const breaker = new CircuitBreaker({ failureThreshold: 1, resetTimeoutMs: 1_000, clock })
  breaker.acquire().fail()

  clock.advance(999)
  expectSame([breaker.state, breaker.retryAfterMs], ['open', 1])
  clock.advance(1)

  expectSame([breaker.state, clock()], ['half-open', 1_000])
})

check('driveTo brings a breaker into each state', () => {
  const clock = manualClock()
  const breaker = new CircuitBreaker({ clock })

  const seen = (['half-open', 'open', 'closed'] as const).map((state) => {
    driveTo(breaker, state, clock)
    return breaker.state
  })

  expectSame(seen, ['half-open', 'open', 'closed'])
})

check('a scripted dependency does what its script says, call by call', async () => {
  const fetchUser = scripted(['fail', { hangMs: 5, value: 'Ada' }, 'ok'], (id: string) => `user ${id}`)

  expectSame((await reasonOf(fetchUser('1'))) instanceof Error, true)

  expectSame([await fetchUser('2'), await fetchUser('3')], ['Ada', 'user 3'])
  expectSame([fetchUser.callCount, fetchUser.calls], [3, [['1'], ['2'], ['3']]])
})

check('a scripted call that hangs heeds its signal', async () => {
  const controller = new AbortController()
  const breaker = new CircuitBreaker()
  const call = execute(breaker, scripted([{ hangMs: Infinity }]), { signal: controller.signal })

  controller.abort('left')

  expectSame([await reasonOf(call), breaker.stats.totals.ignored], ['left', 1])
})

check('the same seed gives the same chance', async () => {
  const drawn = (): readonly number[] => Array.from({ length: 5 }, seededRandom(7))
  expectSame(drawn(), drawn())

  const played = async (): Promise<string> => {
    const shaky = scripted({ failureRate: 0.5, seed: 7 })
    let line = ''
    for (let call = 0; call < 20; call++) {
      const { status } = await tryExecute(new CircuitBreaker(), shaky)
      line += status === 'fulfilled' ? '.' : 'x'
    }
    return line
  }
  const line = await played()

  expectSame([await played(), line.includes('.') && line.includes('x')], [line, true])
})
