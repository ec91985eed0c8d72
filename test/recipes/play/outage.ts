import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { inspect } from 'node:util'
import { expect } from 'vitest'

export interface Outage {
  /** What a user of the recipe does. */
  readonly ask: () => Promise<unknown>
  /** Makes the dependency ill, and well again. */
  readonly fall: () => Promise<unknown>
  readonly heal: () => Promise<unknown>
  /** How often the dependency has been asked. */
  readonly asked: () => number
  /** Whether this is what the user sees of an open circuit. */
  readonly isRefusal?: (line: string) => boolean
}

const intervalMs = 20
const limitMs = 20_000

/**
 * Plays a healthy call, an outage until the circuit is open, the open circuit, and the recovery. Returns what the user saw:
 * each different line once, with all durations as `…`.
 */
export async function playOutage(outage: Outage): Promise<readonly string[]> {
  const { ask, fall, heal, asked, isRefusal = (line) => line.includes('CircuitOpenError') } = outage
  const seen = new Set<string>()
  const look = async (): Promise<string> => {
    const line = await ask().then(shown, shown)
    seen.add(line)
    return line
  }
  const lookUntil = async (what: string, found: (line: string) => boolean): Promise<void> => {
    const endsAtMs = performance.now() + limitMs
    while (performance.now() < endsAtMs) {
      if (found(await look())) return
      await pause(intervalMs)
    }
    throw new Error(`not seen after ${limitMs} ms: ${what}. Seen: ${[...seen].join(' | ')}`)
  }

  const healthy = await look()
  const before = asked()
  expect(isRefusal(await look())).toBe(false)
  expect(asked()).toBeGreaterThan(before)

  await fall()
  await lookUntil('an open circuit', isRefusal)
  const askedWhenOpen = asked()
  const refused = await Promise.all(Array.from({ length: 20 }, look))
  expect(refused.filter((line) => !isRefusal(line))).toEqual([])
  expect(asked()).toBe(askedWhenOpen)

  await heal()
  let well = 0
  await lookUntil('steady answers', (line) => {
    well = line === healthy ? well + 1 : 0
    return well >= 40
  })
  return [...seen]
}

/** How many calls have gone through the breaker. */
export const callsOf = ({ stats }: { stats: { totals: { successes: number; failures: number } } }): number =>
  stats.totals.successes + stats.totals.failures

/** Calls until the circuit is open, and returns the codes or messages of the errors, each once. */
export async function failuresUntilOpen(
  breaker: { readonly state: string },
  call: () => Promise<unknown>,
): Promise<readonly unknown[]> {
  const seen = new Set<unknown>()
  const endsAtMs = performance.now() + limitMs
  while (breaker.state === 'closed' && performance.now() < endsAtMs) {
    await call().catch((error: unknown) => seen.add((error as { code?: unknown }).code ?? (error as Error).message))
    await pause(intervalMs)
  }
  expect(breaker.state).toBe('open')
  return [...seen]
}

/** A value or an error as one line. */
export function shown(result: unknown): string {
  const text =
    typeof result === 'string'
      ? result
      : result instanceof Error || Object.prototype.toString.call(result) === '[object Error]'
        ? String(result instanceof Error && result.name === 'Error' ? `${result.name}: ${result.message}` : result)
        : inspect(result, { breakLength: Infinity })
  return steady(text)
}

/** The text without what differs from run to run. */
const steady = (text: string): string =>
  text
    .replace(/\b\d+ ms\b/g, '… ms')
    .replace(/Retry-After: \d+/g, 'Retry-After: …')
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:…')
    .trim()

/** Holds the block of the page below its heading on outages to what was seen, in this order. */
export function expectOnPage(page: string, program: string, seen: readonly string[]): void {
  const text = readFileSync(new URL(`../../../docs/recipes/${page}.md`, import.meta.url), 'utf8')
  const block = new RegExp(`<!-- outage of ${program.replaceAll('.', '\\.')} -->\\s+\`\`\`text\\n(.*?)\\n\`\`\``, 's')
  const lines = (block.exec(text)?.[1] ?? '').split('\n').map(steady)

  expect(lines.length, `lines of ${page}.md, of what was seen: ${seen.join('\n')}`).toBeGreaterThan(1)
  expect(
    lines.filter((line) => !seen.includes(line)),
    `seen: ${seen.join('\n')}`,
  ).toEqual([])
  expect([...lines].sort((a, b) => seen.indexOf(a) - seen.indexOf(b))).toEqual(lines)
}
