import { optionError } from '../base/check.ts'
import { Backend } from './backend.ts'
import { ClientProcess, type Surroundings } from './client-process.ts'
import type { StallEpisode } from './episode.ts'
import { makeGate, type Gate } from './gate.ts'
import type { GuardFactory } from './guard.ts'
import { Ledger, type LedgerOptions } from './ledger.ts'
import { Rates } from './rates.ts'
import type { ClientSettings } from './read-clients.ts'
import type { DependencySettings } from './read-dependency.ts'
import { exponential } from './service-time.ts'
import { shareCircuits } from './share-circuits.ts'
import { SimulatedCall } from './simulated-call.ts'
import type { SimulationResult } from './simulation-result.ts'
import type { World } from './world.ts'

/** What is the same for all clients. */
export interface Setting {
  readonly guard: GuardFactory
  readonly isPerShard: boolean
  readonly ledger: LedgerOptions
}

/**
 * Adds a dependency and its clients to a world. Returns a function that makes the result once nothing is due any more.
 *
 * @throws TypeError, RangeError
 */
export function populate(
  caller: string,
  world: World,
  groups: readonly ClientSettings[],
  dependency: DependencySettings,
  setting: Setting,
): () => SimulationResult {
  const ledger = new Ledger(setting.ledger, dependency)
  const surroundings: Surroundings = { world, ledger, backend: new Backend(world, dependency) }
  const gates: Gate[] = []
  const stalls = dependency.episodes.filter((episode) => episode.kind === 'stall')
  checkNames(caller, groups, dependency)
  for (const group of groups) {
    const random = world.chance()
    const processes = Array.from({ length: group.processes }, (_, number) => {
      const own = gatesOf(caller, surroundings, group, number, dependency.shards, setting)
      gates.push(...own)
      const process = new ClientProcess(surroundings, group, own, random)
      for (const stall of stalls) planStall(world, process, stall, group, number)
      return process
    })
    if (group.fleet) shareCircuits(caller, processes, setting.isPerShard ? dependency.shards : 1, group.fleet)
    const rates = new Rates(group.rates, dependency.episodes, group.name)
    beginCalls(world, group, processes, rates, dependency.shards, setting.ledger.durationMs)
  }
  return () => {
    for (const { refusals } of gates) refusals.close()
    const falseTrips = gates.reduce((sum, { refusals }) => sum + refusals.falseTrips, 0)
    return ledger.report(falseTrips, surroundings.backend.mostQueued)
  }
}

function gatesOf(
  caller: string,
  { world, backend, ledger }: Surroundings,
  group: ClientSettings,
  process: number,
  shards: number,
  { guard, isPerShard }: Setting,
): readonly Gate[] {
  return Array.from({ length: isPerShard ? shards : 1 }, (_, shard) => {
    const context = {
      name: `${group.name}${group.processes > 1 ? ` ${process}` : ''}${isPerShard ? ` shard ${shard}` : ''}`,
      clients: group.name,
      process,
      shard: isPerShard ? shard : undefined,
      clock: () => world.nowMs,
      random: world.chance(),
      outlook: (patienceMs = Infinity, of = shard) => backend.outlook(of, patienceMs),
    }
    return makeGate(caller, guard, context, ledger)
  })
}

/** Begins the calls of a group, the next one only when one has begun, so that few are due at a time. */
function beginCalls(
  world: World,
  group: ClientSettings,
  processes: readonly ClientProcess[],
  rates: Rates,
  shards: number,
  durationMs: number,
): void {
  const gaps = world.chance()
  const choice = world.chance()
  const pick = (count: number): number => (count > 1 ? Math.floor(choice() * count) : 0)
  const planNext = (): void => {
    const atMs = rates.after(world.nowMs, group.burst * (group.isEven ? 1 : exponential(gaps)))
    if (atMs >= durationMs) return
    world.at(atMs, () => {
      for (let calls = 0; calls < group.burst; calls++) {
        new SimulatedCall(processes[pick(processes.length)] as ClientProcess, pick(shards))
      }
      planNext()
    })
  }
  planNext()
}

function planStall(
  world: World,
  process: ClientProcess,
  stall: StallEpisode,
  group: ClientSettings,
  number: number,
): void {
  if ((stall.clients ?? group.name) !== group.name || stall.processes?.includes(number) === false) return
  world.at(stall.fromMs, () => process.stall(stall.fromMs + stall.forMs))
}

/** Refuses episodes for clients or processes that do not exist: they would have no effect. */
function checkNames(caller: string, groups: readonly ClientSettings[], { episodes }: DependencySettings): void {
  episodes.forEach((episode, at) => {
    const place = `${caller} dependency episodes[${at}]`
    const { clients, processes } = episode as Partial<StallEpisode>
    const met = groups.filter(({ name }) => (clients ?? name) === name)
    if (met.length === 0) {
      const names = groups.map(({ name }) => `'${name}'`).join(' or ')
      throw optionError(RangeError, place, 'clients', names, clients)
    }
    const most = Math.max(...met.map((group) => group.processes))
    processes?.forEach((process, index) => {
      if (Number.isSafeInteger(process) && process >= 0 && process < most) return
      throw optionError(RangeError, place, `processes[${index}]`, `a whole number from 0 to ${most - 1}`, process)
    })
  })
}
