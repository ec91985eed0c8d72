import type { GuardContext, SimulatedGuard } from 'recloser/simulate'

/** A round of a client may send so many times what was accepted. */
const k = 2
const buckets = 20

/**
 * Client-side throttling as the SRE book of Google describes it, in the chapter on handling overload: a client rejects a call
 * itself with the likelihood max(0, (requests - K * accepts) / (requests + 1)), where requests are those that its callers made
 * and accepts those that succeeded, both of the last two minutes.
 */
export function adaptiveThrottle(windowMs: number): (context: GuardContext) => SimulatedGuard {
  return ({ random }) => {
    const widthMs = windowMs / buckets
    const requests = new Float64Array(buckets)
    const accepts = new Float64Array(buckets)
    let turn = 0
    let allRequests = 0
    let allAccepts = 0
    /** Forgets what is older than the window. Returns where to count. */
    const bucketAt = (nowMs: number): number => {
      const now = Math.floor(nowMs / widthMs)
      for (let left = Math.min(buckets, now - turn); left > 0; left--) {
        const oldest = (now - left + 1) % buckets
        allRequests -= requests[oldest] ?? 0
        allAccepts -= accepts[oldest] ?? 0
        requests[oldest] = accepts[oldest] = 0
      }
      turn = now
      return now % buckets
    }
    return {
      admit: (nowMs) => {
        const bucket = bucketAt(nowMs)
        const rejects = random() < (allRequests - k * allAccepts) / (allRequests + 1)
        requests[bucket] = (requests[bucket] ?? 0) + 1
        allRequests++
        if (rejects) return false
        return (verdict, endMs) => {
          if (verdict !== 'success') return
          const end = bucketAt(endMs)
          accepts[end] = (accepts[end] ?? 0) + 1
          allAccepts++
        }
      },
    }
  }
}
