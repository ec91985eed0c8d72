import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Case } from './case.ts'
import { compiledChild } from './prepare.ts'
import { resultOf, type CaseResult, type Samples } from './report/result.ts'

export interface RunOptions {
  readonly effort: 'full' | 'quick'
  /** Names of the libraries that take part; all of them by default. */
  readonly only?: readonly string[] | undefined
}

type Message = { readonly samples: readonly Samples[] } | { readonly error: string }

/** No child takes longer than this, unless something hangs. */
const longestMs = 120_000
/** Otherwise the engine as everybody runs it: to optimise in the foreground, say, makes other code than users have. */
const flags = ['--expose-gc']
/** Time for a process to end by itself. */
const graceMs = 3_000

export async function runCases(cases: readonly Case[], options: RunOptions): Promise<readonly CaseResult[]> {
  const results: CaseResult[] = []
  for (const [index, one] of cases.entries()) {
    const startMs = performance.now()
    process.stderr.write(`[${index + 1}/${cases.length}] ${one.title} ...`)
    results.push(await runCase(one, options))
    process.stderr.write(` ${((performance.now() - startMs) / 1_000).toFixed(1)} s\n`)
  }
  return results
}

async function runCase(one: Case, { effort, only = [] }: RunOptions): Promise<CaseResult> {
  const missing = one.missing?.()
  if (missing !== undefined) return resultOf(one, [], missing)
  const names = one.kind === 'speed' ? [''] : one.figures.map(({ name }) => name)
  const samples: Samples[] = []
  for (const name of names) {
    if (name !== '' && only.length > 0 && !only.includes(name.split(', ')[0] ?? '')) continue
    samples.push(
      ...(await runChild([one.id, name, effort, only.join(',')], one.kind === 'figure' && one.mustExit === true)),
    )
  }
  return resultOf(one, samples)
}

async function runChild(args: readonly string[], mustExit: boolean): Promise<readonly Samples[]> {
  const child = fork(compiledChild, args, { execArgv: [...flags] })
  const exited = once(child, 'exit')
  try {
    const message = await answerOf(child)
    if ('error' in message) throw new Error(`${args.join(' ')}: ${message.error}`)
    if (!mustExit) return message.samples
    const ended = await Promise.race([exited.then(() => true), sleep(graceMs, false, { ref: false })])
    return message.samples.map((samples) => (ended ? samples : { ...samples, remark: 'keeps the process alive' }))
  } finally {
    child.kill('SIGKILL')
    await exited
  }
}

async function answerOf(child: ChildProcess): Promise<Message> {
  const late = new AbortController()
  try {
    return await Promise.race([
      once(child, 'message', late).then(([message]) => message as Message),
      once(child, 'exit', late).then(() => ({ error: 'ended without an answer' })),
      sleep(longestMs, { error: `took longer than ${longestMs} ms` }, late),
    ])
  } finally {
    late.abort()
  }
}
