import { describe, expectTypeOf, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { probeInBackground, type BackgroundProbe, type ProbeEvent, type Unsubscribe } from 'recloser/probe'
import type { ProbeExhaustedEvent } from 'recloser/probe'

const options = { intervalMs: undefined, maxAttempts: undefined, timeoutMs: undefined }
const probe = probeInBackground(new CircuitBreaker(), ({ signal }) => signal.aborted, options)

describe('a background probe', () => {
  it('ends by `using`, as its subscriptions do', () => {
    expectTypeOf(probe).toEqualTypeOf<BackgroundProbe>()
    expectTypeOf(probe).toExtend<Disposable>()
    expectTypeOf(probe.subscribe(() => undefined)).toEqualTypeOf<Unsubscribe>()
  })

  it('has events that narrow by their type', () => {
    probe.subscribe((event) => {
      if (event.type === 'exhausted') expectTypeOf(event).toEqualTypeOf<ProbeExhaustedEvent>()
      else expectTypeOf(event).toEqualTypeOf<ProbeEvent>()
      // @ts-expect-error -- only a check has a verdict
      return event.verdict === 'success'
    })
  })

  it('refuses misuse', () => {
    // @ts-expect-error -- no check
    probeInBackground(new CircuitBreaker())
    // @ts-expect-error -- unknown option
    probeInBackground(new CircuitBreaker(), () => 1, { interval: 5 })
  })
})
