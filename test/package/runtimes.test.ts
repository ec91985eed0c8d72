import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runOnCommandLine } from '../runtimes/drivers/command-line.ts'
import { refusingUrl } from '../runtimes/drivers/form-result.ts'
import { entryOf, setStage } from '../runtimes/stage.ts'
import { inTemporaryFolder } from './run.ts'

const forms = ['ES module', 'CommonJS'] as const

const failuresIn = async (stage: string, form: (typeof forms)[number]): Promise<readonly string[]> => {
  const results = await runOnCommandLine(process.execPath, [entryOf[form], await refusingUrl()], stage, 60_000)
  expect(results.length).toBeGreaterThan(1)
  return results.flatMap(({ name, error }) => (error === undefined ? [] : [`${name}: ${error}`]))
}

it.each(forms)('passes the checks of test/runtimes on this Node.js, as %s', (form) =>
  inTemporaryFolder(async (stage) => {
    await setStage(stage)

    expect(await failuresIn(stage, form)).toEqual([])
  }),
)

it('would not pass them with a package that is broken', () =>
  inTemporaryFolder(async (stage) => {
    await setStage(stage)
    const door = join(stage, 'node_modules/recloser/dist/backoff.js')
    renameSync(door, door.replace('backoff.js', 'sound.js'))
    writeFileSync(door, "export * from './sound.js'\nexport const constant = () => () => 1\n")

    expect(await failuresIn(stage, 'ES module')).toContainEqual(
      expect.stringMatching(/^the waits of constant are as documented: /),
    )
  }))
