import { readFileSync } from 'node:fs'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { expect, inject, it } from 'vitest'
import { runNode, toolFile } from './run.ts'

it('satisfies publint', async () => {
  const { messages, pkg } = await publint({ pkgDir: inject('installed'), pack: false, strict: true })

  expect(messages.map((message) => formatMessage(message, pkg))).toEqual([])
})

it('resolves, with the right types, under every module resolution ("are the types wrong?")', async () => {
  const checked = runNode(
    [toolFile('@arethetypeswrong/cli', 'dist/index.js'), '--no-emoji', inject('tarball')],
    inject('project'),
  )

  await expect(checked).resolves.toContain('No problems found')
})

it('has a lock file that names no place to download from', () => {
  expect(readFileSync('package-lock.json', 'utf8')).not.toMatch(/"resolved"|registry/)
})
