import type { Permit } from 'recloser'
import { slowStart } from 'recloser/recovery'
import { Harness } from '../support/harness.ts'

/** A circuit that opened under traffic, which was rejected until a moment ago, and whose first probe was admitted now. */
export function recovering(options: Parameters<typeof slowStart>[0] = {}): {
  readonly harness: Harness
  readonly probe: Permit
} {
  const harness = new Harness({
    resetTimeoutMs: 1_000,
    recovery: slowStart({ roundMs: 100, threshold: 0.5, ...options }),
  })
  harness.breaker.trip()
  harness.pass(1_000 - 1)
  harness.breaker.tryAcquire()
  harness.pass(1)
  return { harness, probe: harness.breaker.acquire() }
}

/** Makes a call each millisecond for so long, which ends at once; gives how many were admitted. */
function traffic(
  { breaker, pass }: Pick<Harness, 'breaker'> & { readonly pass: (ms: number) => void },
  ms: number,
  good = (): boolean => true,
): number {
  let admitted = 0
  for (let passed = 0; passed < ms; passed++) {
    pass(1)
    const permit = breaker.tryAcquire()
    if (permit === undefined) continue
    admitted++
    if (good()) permit.succeed()
    else permit.fail()
  }
  return admitted
}

export const trafficOf = (harness: Harness, ms: number, good?: () => boolean): number =>
  traffic({ breaker: harness.breaker, pass: (each) => harness.pass(each) }, ms, good)
