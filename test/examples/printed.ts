import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const examples = fileURLToPath(new URL('../../examples', import.meta.url))

/** The programs of a folder of `examples`, by file name. */
export const programsIn = (folder: string): readonly string[] =>
  readdirSync(`${examples}/${folder}`).filter((name) => name.endsWith('.ts'))

/** What the foot of an example says that it prints. */
const promised = (text: string): string => (text.split('\n// Output:\n')[1] ?? '').replaceAll(/^\/\/ ?/gm, '')

/** Tests that each program of the folder says what it shows, and prints what stands at its foot. */
export function testsOfPrograms(folder: string): void {
  describe.each(programsIn(folder))('%s', (name) => {
    const cwd = `${examples}/${folder}`
    const text = readFileSync(`${cwd}/${name}`, 'utf8')

    it('begins with what it shows', () => {
      expect(text).toMatch(/^\/\/ [A-Z]/)
    })

    it('prints what stands at its foot, and nothing else', async () => {
      const options = { cwd, env: { ...process.env, FORCE_COLOR: undefined }, timeout: 30_000 }

      const printed = await promisify(execFile)(process.execPath, ['--import', 'tsx', name], options)

      expect(printed).toEqual({ stdout: promised(text), stderr: '' })
      expect(printed.stdout).not.toBe('')
    }, 30_000)
  })
}
