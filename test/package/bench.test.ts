import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { everyCase } from '../../bench/cases/every-case.ts'

// Every case in its small form, against the built package, without the other libraries: their install is not part of this
// one. It says nothing about speed; a wrong answer anywhere ends it with an error.
it('runs every benchmark and checks every answer', async () => {
  const args = ['--import', 'tsx', 'bench/main.ts', '--quick', '--only', 'bare,recloser']

  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 100_000 })

  const sections = everyCase.map(({ title, about }) => `${title}\n${about}\n`)
  expect(sections.filter((section) => !stdout.includes(section))).toEqual([])
  expect(stdout.match(/^│ recloser/gm)?.length).toBeGreaterThanOrEqual(
    everyCase.filter(({ missing }) => missing?.() === undefined).length,
  )
})
