import type { Check, Host } from './check.ts'
import { sleep } from './expect.ts'

export interface CheckResult {
  readonly name: string
  /** Why it failed; absent: it passed. */
  readonly error?: string
}

/** Runs the checks one after the other, since some look at what the runtime has in one place only. */
export async function runChecks(
  checks: readonly Check[],
  host: Host,
  limitMs = 5_000,
): Promise<readonly CheckResult[]> {
  if (checks.length === 0) throw new Error('there are no checks')
  const results: CheckResult[] = []
  for (const { name, run } of checks) results.push({ name, ...(await failureOf(() => run(host), limitMs)) })
  results.push({
    name: 'no rejection is left unhandled',
    ...(await failureOf(() => hearsOnlyTheCanary(host), limitMs)),
  })
  return results
}

async function failureOf(run: () => void | Promise<void>, limitMs: number): Promise<{ readonly error?: string }> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${limitMs} ms`)), limitMs)
  })
  try {
    await Promise.race([run(), limit])
    return {}
  } catch (error) {
    return { error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) }
  } finally {
    clearTimeout(timer)
  }
}

/** An unhandled rejection made here shows that the runtime tells of them; any other came from the checks. */
async function hearsOnlyTheCanary({ unhandled }: Host): Promise<void> {
  const canary = new Error('nobody handles this')
  void Promise.reject(canary)
  while (!unhandled.includes(canary)) await sleep(5)
  const others = unhandled.filter((reason) => reason !== canary)
  if (others.length > 0) throw new Error(others.map(String).join('; '))
}
