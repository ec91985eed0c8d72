import type { Runtime } from '../runtimes.ts'
import { entryOf } from '../stage.ts'
import { runInChromium } from './chromium.ts'
import { runOnCommandLine } from './command-line.ts'
import { refusingUrl, type DriverResult, type FormResult } from './form-result.ts'
import { runInWorkerd } from './workerd.ts'

/** After so long a runtime is killed. */
const limitMs = 30_000

/** Runs the suite of the stage in the runtime, in each of its forms. */
export async function drive(runtime: Runtime, program: string, stage: string): Promise<DriverResult> {
  if (runtime.driver === 'chromium') return runInChromium(program, stage, limitMs)
  const version = runtime.pinned?.version ?? ''
  const forms: FormResult[] = []
  for (const form of runtime.forms) {
    const checks =
      form === 'bundled'
        ? await runInWorkerd(program, stage, limitMs)
        : await runOnCommandLine(
            program,
            [...(runtime.args ?? []), entryOf[form], await refusingUrl()],
            stage,
            limitMs,
            runtime.env,
          )
    forms.push({ form, checks })
  }
  return { version, forms }
}
