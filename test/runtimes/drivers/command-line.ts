import { run } from '../../package/run.ts'
import type { CheckResult } from '../suite/run-checks.ts'
import { failed } from './form-result.ts'

/**
 * Runs a file of the stage. Passing all checks is not enough: the process must end by itself, with exit code 0, and
 * print nothing but the results.
 */
export async function runOnCommandLine(
  program: string,
  args: readonly string[],
  stage: string,
  limitMs: number,
  env?: Readonly<Record<string, string>>,
): Promise<readonly CheckResult[]> {
  const name = 'the process runs, prints results and ends by itself'
  try {
    const printed = await run(program, args, stage, limitMs, env)
    return [...(JSON.parse(printed) as readonly CheckResult[]), { name }]
  } catch (error) {
    return failed(name, error)
  }
}
