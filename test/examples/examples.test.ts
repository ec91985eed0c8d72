import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const folder = fileURLToPath(new URL('../../examples', import.meta.url))
const names = readdirSync(folder).filter((name) => name.endsWith('.ts'))

const textOf = (name: string): string => readFileSync(`${folder}/${name}`, 'utf8')

/** What the foot of an example says that it prints. */
const promised = (text: string): string => (text.split('\n// Output:\n')[1] ?? '').replaceAll(/^\/\/ ?/gm, '')

it('are numbered from 01 in reading order, without a gap', () => {
  const numbers = names.map((name) => Number(/^(\d\d)-[a-z-]+\.ts$/.exec(name)?.[1]))

  expect(numbers).toEqual(names.map((_, index) => index + 1))
})

describe.each(names)('%s', (name) => {
  it('begins with what it shows', () => {
    expect(textOf(name)).toMatch(/^\/\/ [A-Z]/)
  })

  it('prints what stands at its foot, and nothing else', async () => {
    const options = { cwd: folder, env: { ...process.env, FORCE_COLOR: undefined }, timeout: 30_000 }

    const printed = await promisify(execFile)(process.execPath, ['--import', 'tsx', name], options)

    expect(printed).toEqual({ stdout: promised(textOf(name)), stderr: '' })
    expect(printed.stdout).not.toBe('')
  }, 30_000)
})
