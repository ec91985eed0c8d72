import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { dirname } from 'node:path'
import { toolFile } from './run.ts'

interface Answer {
  readonly type: string
  readonly command?: string
  readonly body?: readonly { readonly file: string }[]
}

/** Asks TypeScript's language server, as editors do, where the word at a place is defined. */
export async function definitionIn(file: string, place: { line: number; offset: number }): Promise<string | undefined> {
  const server = spawn(
    process.execPath,
    [toolFile('typescript', 'lib/tsserver.js'), '--disableAutomaticTypingAcquisition'],
    {
      cwd: dirname(file),
      stdio: ['pipe', 'pipe', 'ignore'],
    },
  )
  const ask = (seq: number, command: string, request: object): void => {
    server.stdin.write(`${JSON.stringify({ seq, type: 'request', command, arguments: { file, ...request } })}\n`)
  }
  try {
    ask(1, 'open', {})
    ask(2, 'definition', place)
    for await (const line of createInterface({ input: server.stdout })) {
      const answer = line.startsWith('{') ? (JSON.parse(line) as Answer) : undefined
      if (answer?.type === 'response' && answer.command === 'definition') return answer.body?.[0]?.file
    }
    return undefined
  } finally {
    server.kill()
  }
}
