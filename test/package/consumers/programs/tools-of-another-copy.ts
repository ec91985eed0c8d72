// Probes, streams, health and the helpers for tests take the breaker of another copy of the package.
import inCommonJs = require('recloser')
import * as other from 'recloser-other'
import { publishDiagnostics } from 'recloser/diagnostics'
import { health } from 'recloser/health'
import { probeInBackground, untilAdmitted } from 'recloser/probe'
import { executeIterable, wrapIterable } from 'recloser/stream'
import { driveTo } from 'recloser/testing'

async function* count(to: number) {
  for (let item = 1; item <= to; item++) yield item
}

export async function useAll(): Promise<void> {
  for (const breaker of [new inCommonJs.CircuitBreaker(), new other.CircuitBreaker()]) {
    driveTo(breaker, 'open')
    await untilAdmitted(breaker)
    probeInBackground(breaker, () => Promise.resolve()).stop()
    console.log(health(breaker).status)
    publishDiagnostics(breaker)()
    for await (const item of executeIterable(breaker, () => count(3))) console.log(item)
    for await (const item of wrapIterable(breaker, count)(3)) console.log(item)
  }
}

// @ts-expect-error -- an object that is no breaker
export const wrong = () => untilAdmitted({ name: 'billing' })
