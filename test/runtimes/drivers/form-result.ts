import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Form } from '../runtimes.ts'
import type { CheckResult } from '../suite/run-checks.ts'

/** What became of the suite in one runtime and one form. */
export interface FormResult {
  readonly form: Form
  readonly checks: readonly CheckResult[]
}

/** What a driver tells: the version that ran, and the results. */
export interface DriverResult {
  readonly version?: string
  readonly forms: readonly FormResult[]
}

/** How a run that gave no results is told: as one failed check. */
export const failed = (name: string, error: unknown): readonly CheckResult[] => [
  { name, error: error instanceof Error ? error.message : String(error) },
]

/** A URL of this machine where somebody listened a moment ago, and nobody does now. */
export async function refusingUrl(): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${port}/`
}
