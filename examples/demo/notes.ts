// What happened, in words: the server's phases and the circuit's transitions in order of time.

import type { TransitionEvent } from 'recloser'
import type { Demo } from './demo.ts'
import { inSeconds } from './format.ts'
import type { Health } from './order-server.ts'

const healthInWords: Readonly<Record<Health, string>> = {
  healthy: 'is healthy: answers HTTP 200',
  errors: 'breaks: answers HTTP 503',
  hangs: 'hangs: takes calls and never answers',
}

export function notes({ startedAtMs, phases, circuit }: Demo): readonly string[] {
  return [
    ...phases.map(({ atMs, health }) => ({ atMs, text: `server   ${healthInWords[health]}` })),
    ...circuit.transitions.map((transition) => ({ atMs: transition.atMs, text: `circuit  ${inWords(transition)}` })),
  ]
    .sort((a, b) => a.atMs - b.atMs)
    .map(({ atMs, text }) => `${inSeconds(atMs - startedAtMs, 2).padStart(9)}  ${text}`)
}

const inWords = ({ from, to, reason }: TransitionEvent): string => `${from} → ${to}: ${reason}`
