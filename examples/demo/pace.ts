// Traffic that does not slow down because the server does: calls are due by the clock, not by the previous answer.

import { setTimeout as sleep } from 'node:timers/promises'

/** Calls `send` once every `everyMs` for `forMs`; a timer that fires late is made up for. */
export async function pace(send: () => void, everyMs: number, forMs: number, signal: AbortSignal): Promise<void> {
  const startedAtMs = performance.now()
  const total = Math.floor(forMs / everyMs)
  let sent = 0
  while (sent < total) {
    const due = Math.min(total, 1 + Math.floor((performance.now() - startedAtMs) / everyMs))
    for (; sent < due; sent++) send()
    await sleep(everyMs, undefined, { signal })
  }
}
