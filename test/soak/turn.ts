import { setImmediate } from 'node:timers/promises'
import { call } from './calls.ts'
import { checkTotals, recover } from './checks.ts'
import type { Circuit } from './circuit.ts'
import { land } from './flights.ts'
import type { Lane } from './lane.ts'
import { permit, settle } from './permits.ts'
import { restore } from './restore.ts'

const dayMs = 86_400_000

/**
 * One turn of a lane: something happens, then all that it set going runs out, then the laws are looked at.
 *
 * @throws Fault
 */
export async function turn(lane: Lane): Promise<void> {
  const { chance } = lane
  lane.turns++
  if (chance.oneIn(40)) lane.failing = chance.pick([0, 0.01, 0.05, 0.2, 0.5, 1])
  waitForProbe(lane)
  // Under a hold nothing else is seen: none lasts long.
  if (chance.oneIn(6)) release(lane)

  const dice = chance.below(1_000)
  if (dice < 550) await burst(lane)
  else if (dice < 670) await land(lane.circuit, 1 + chance.below(12))
  else if (dice < 790) permits(lane)
  else if (dice < 890) time(lane)
  else if (dice < 930) byHand(lane)
  else if (dice < 970) hold(lane)
  else if (dice < 990) await restore(lane)
  else recover(lane)

  // One turn of the event loop: an unhandled rejection would come up now.
  await setImmediate()
  checkTotals(lane.circuit)
  lane.throwFault()
}

async function burst(lane: Lane): Promise<void> {
  const ending: Promise<unknown>[] = []
  const { flights } = lane.circuit
  for (let calls = 1 + lane.chance.below(96); calls > 0; calls--) call(lane, ending)
  await Promise.all(ending)
  if (flights.length > 100) await land(lane.circuit, flights.length - 50)
}

function permits(lane: Lane): void {
  const { chance, circuit } = lane
  for (let calls = 1 + chance.below(12); calls > 0; calls--) permit(lane)
  while (circuit.permits.length > (chance.oneIn(3) ? 0 : 40)) {
    const [kept] = circuit.permits.splice(chance.below(circuit.permits.length), 1)
    if (kept) settle(lane, kept, true)
  }
}

/** Without it most calls of a run would meet an open circuit. */
function waitForProbe({ chance, circuit, raw, tally }: Lane): void {
  if (circuit.kind === 'closed' || !chance.oneIn(3)) return
  if (circuit.kind === 'half-open' && circuit.breaker.retryAfterMs > 0) tally.note('half-open: no slot left')
  const { retryAfterMs } = circuit.breaker
  if (retryAfterMs < Infinity) raw.pass(Math.ceil(retryAfterMs))
  else if (chance.oneIn(10)) byReset(circuit)
}

function time({ chance, raw, tally }: Lane): void {
  const dice = chance.below(20)
  if (dice < 10) {
    tally.note('clock: on')
    raw.pass(chance.below(chance.pick([2, 300, 60_000])))
  } else if (dice < 11) {
    tally.note('clock: an idle day')
    raw.pass(dayMs)
  } else if (dice < 14) {
    tally.note('clock: back')
    raw.pass(-chance.below(chance.pick([100, 3_600_000])))
  } else if (dice < 17) {
    const kind = chance.pick(['NaN', 'Infinity', 'throws'] as const)
    tally.note(`clock: ${kind}`)
    raw.spoil('clock', kind === 'throws' ? kind : Number(kind), 1 + chance.below(30))
  } else if (dice < 18) {
    tally.note('wall clock: back')
    raw.stepWall(-chance.below(3_600_000))
  } else {
    const kind = chance.pick(['NaN', 'throws'] as const)
    tally.note(`wall clock: ${kind}`)
    raw.spoil('wall clock', kind === 'throws' ? kind : NaN, 1 + chance.below(3))
  }
}

function byHand({ chance, circuit, tally }: Lane): void {
  const dice = chance.below(4)
  if (dice === 0) {
    tally.note('by hand: trip')
    circuit.trip()
  } else if (dice === 1) {
    tally.note('by hand: trip for a time')
    circuit.trip(chance.pick([0, 1, 500, 0.1, Infinity]))
  } else byReset(circuit)
}

function byReset(circuit: Circuit): void {
  circuit.lane.tally.note('by hand: reset')
  circuit.reset()
}

function hold(lane: Lane): void {
  const { chance, circuit, tally } = lane
  const { holds, breaker } = circuit
  if (holds.length < 3 && chance.oneIn(2)) {
    const position = chance.oneIn(2) ? 'open' : 'closed'
    tally.note(`by hand: hold ${position}`)
    holds.push({ position, hold: breaker.hold(position) })
    return
  }
  release(lane)
}

function release({ chance, circuit, tally }: Lane): void {
  for (const { hold } of circuit.holds.splice(0, 1 + chance.below(3))) {
    tally.note('by hand: release')
    hold.release()
    if (chance.oneIn(3)) hold.release()
  }
}
