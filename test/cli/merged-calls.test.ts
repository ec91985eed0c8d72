import { expect, it } from 'vitest'
import type { RecordedCall } from 'recloser/simulate'
import { mergedCalls } from '../../src/cli/merged-calls.ts'

async function* callsAt(times: readonly number[], onEnd: () => void): AsyncGenerator<readonly RecordedCall[], void> {
  yield await Promise.resolve(times.map((atMs) => ({ atMs, durationMs: 0, outcome: 'success' })))
  onEnd()
}

it('hands on about a thousand calls at once, while the inputs go on', async () => {
  const times = Array.from({ length: 3_000 }, (_, n) => 2 * n)
  let ended = 0
  const onEnd = (): void => void ended++
  const pieces: { readonly calls: number; readonly ended: number }[] = []

  for await (const calls of mergedCalls([
    callsAt(times, onEnd),
    callsAt(
      times.map((ms) => ms + 1),
      onEnd,
    ),
  ]))
    pieces.push({ calls: calls.length, ended })

  expect(pieces).toHaveLength(6)
  expect(pieces.reduce((sum, { calls }) => sum + calls, 0)).toBe(6_000)
  for (const { calls, ended } of pieces.slice(0, -1)) {
    expect(Math.abs(calls - 1_024)).toBeLessThan(10)
    expect(ended).toBe(0)
  }
})
