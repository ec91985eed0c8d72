import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { CircuitState } from 'recloser'
import type { Message, Orders } from './messages.ts'

/** The circuit of a process went to a state, `atMs` on the clock of `performance.now()` of this process. */
export interface Move {
  readonly to: CircuitState
  readonly reason: string
  readonly atMs: number
}

/** One process of the fleet, as the demo sees it. */
export class Member {
  readonly callsPerSecond: number
  readonly #moves: Move[] = []
  readonly #child: ChildProcess
  readonly #ready: Promise<unknown>
  attached = false
  answered = 0
  failed = 0
  rejected = 0

  constructor(program: string, orders: Orders) {
    this.callsPerSecond = orders.callsPerSecond
    this.#child = fork(program, [JSON.stringify(orders)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    this.#ready = once(this.#child, 'message')
    this.#child.on('message', (message: Message) => this.#hear(message))
  }

  get moves(): readonly Move[] {
    return this.#moves
  }

  get state(): CircuitState {
    return this.#moves.at(-1)?.to ?? 'closed'
  }

  /** Resolves when the program runs. */
  async ready(): Promise<void> {
    const ended = once(this.#child, 'exit').then(([code]: unknown[]) => {
      throw new Error(`a process of the fleet ended with ${String(code)}`)
    })
    await Promise.race([this.#ready, ended])
    ended.catch(() => undefined)
  }

  /** From now on it makes its calls. */
  go(): void {
    // One that has ended in the meantime is detected elsewhere.
    this.#child.send('go', () => undefined)
  }

  stop(): void {
    this.#child.kill('SIGKILL')
  }

  #hear(message: Message): void {
    switch (message.type) {
      case 'ready':
        return
      case 'state': {
        const { to, reason, atMs } = message
        this.#moves.push({ to, reason, atMs: atMs - performance.timeOrigin })
        return
      }
      case 'attached':
      case 'detached':
        this.attached = message.type === 'attached'
        return
      case 'calls':
        this.answered = message.answered
        this.failed = message.failed
        this.rejected = message.rejected
    }
  }
}
