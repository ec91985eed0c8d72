import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { untyped } from '../support/complaint.ts'

// What the program is made of is imported by each test, as the process does it.
const { argv, exitCode } = process
let written: unknown[]

beforeEach(() => {
  written = []
  vi.resetModules()
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => written.push(text) > 0)
})

afterEach(() => {
  vi.restoreAllMocks()
  Object.assign(process, { argv, exitCode })
})

/** Runs the program in this process; what it listens to, it hears until it is told to forget it. */
async function start(...args: readonly string[]) {
  const exit = vi.spyOn(process, 'exit').mockImplementation(untyped(() => undefined))
  const destroy = vi.spyOn(process.stdin, 'destroy').mockReturnThis()
  const [errors, stops] = [process.stdout.listeners('error'), process.listeners('SIGINT')]
  process.argv = ['node', 'recloser', ...args]
  const running = import('../../src/cli/main.ts')
  await running.catch(() => undefined)
  const [onError] = process.stdout.listeners('error').filter((listener) => !errors.includes(listener))
  const [onStop] = process.listeners('SIGINT').filter((listener) => !stops.includes(listener))
  const forget = (): void => {
    process.stdout.off('error', untyped(onError))
    process.off('SIGINT', untyped(onStop))
  }
  return { running, exit, destroy, onError, onStop, forget }
}

it('runs in a process, whose exit code it sets', async () => {
  const { exit, onError, forget } = await start('--version')
  onError?.(Object.assign(new Error('closed'), { code: 'EPIPE' }))
  const atPipe = [...exit.mock.calls]
  onError?.(new Error('no paper'))
  forget()

  expect(atPipe).toEqual([[0]])
  expect(exit).toHaveBeenLastCalledWith(1)
  expect([process.exitCode, written]).toEqual([
    0,
    [expect.stringMatching(/^\d+\.\d+\.\d+\n$/), 'recloser: the answer cannot be written: no paper\n'],
  ])
})

it('lets go of its input at the end, and on Ctrl-C', async () => {
  const { destroy, onStop, forget } = await start('--version')
  const atEnd = destroy.mock.calls.length
  onStop?.('SIGINT')
  forget()

  expect([atEnd, destroy.mock.calls.length]).toEqual([1, 2])
})

it.each(['trials', 'demo'])('looks for the module of %s beside itself', async (command) => {
  const { running, forget } = await start(command)
  forget()

  // The build puts it there.
  await expect(running).rejects.toThrow(new RegExp(`src/cli/${command}\\.js`))
})
