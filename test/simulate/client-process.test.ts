import { describe, expect, it } from 'vitest'
import { ClientProcess, type MadeCall, type Surroundings } from '../../src/simulate/client-process.ts'
import type { Gate } from '../../src/simulate/gate.ts'
import { readClients } from '../../src/simulate/read-clients.ts'
import { World } from '../../src/simulate/world.ts'

/** A process in a world of its own. */
function processOf(
  options: { readonly maxConcurrent?: number; readonly maxWaiting?: number } = {},
  gates: Gate[] = [],
) {
  const world = new World(1)
  const settings = readClients('test', { ratePerSecond: 1, ...options })
  const process = new ClientProcess({ world } as Surroundings, settings, gates, Math.random)
  const ran: string[] = []
  const call = (name: string, act = (): void => undefined): MadeCall => ({
    run() {
      ran.push(name)
      act()
    },
  })
  const run = (): void => {
    for (let steps = 0; world.step() && steps < 1_000; steps++);
  }
  return { world, process, ran, call, run }
}

describe('the calls of a process', () => {
  it('run at once up to its number, then wait in their order, and are turned away beyond that', () => {
    const { process, ran, call } = processOf({ maxConcurrent: 2, maxWaiting: 2 })

    const admitted = ['a', 'b', 'c', 'd', 'e'].map((name) => process.admit(call(name)))
    const atOnce = [...ran]
    process.release()

    expect([admitted, atOnce, ran]).toEqual([
      [true, true, true, true, false],
      ['a', 'b'],
      ['a', 'b', 'c'],
    ])
  })

  it('take the place of one that ended, and of one that went on', () => {
    const { process, ran, call } = processOf({ maxConcurrent: 1, maxWaiting: 1 })
    for (const name of ['a', 'b']) process.admit(call(name))
    const full = process.admit(call('c'))

    process.release()
    const waits = process.admit(call('d'))
    const fullAgain = process.admit(call('e'))
    process.release()
    process.release()
    const free = process.admit(call('f'))

    expect([full, waits, fullAgain, free]).toEqual([false, true, false, true])
    expect(ran).toEqual(['a', 'b', 'd', 'f'])
  })

  it('that end as they begin let all that wait run, one after the other and not within each other', () => {
    const { process, ran, call } = processOf({ maxConcurrent: 1, maxWaiting: Infinity })
    let depth = 0
    let deepest = 0
    process.admit(call('first'))
    for (const name of ['b', 'c', 'd']) {
      process.admit(
        call(name, () => {
          deepest = Math.max(deepest, ++depth)
          process.release()
          depth--
        }),
      )
    }

    process.release()
    process.admit(call('last'))

    expect([ran, deepest]).toEqual([['first', 'b', 'c', 'd', 'last'], 1])
  })
})

describe('a process that stands still', () => {
  it('does everything at the end of that, in its order', () => {
    const { world, process, ran, call, run } = processOf()
    process.stall(100)
    process.stall(50)
    const note = (name: string): void => process.whenAwake(() => call(`${name} at ${world.nowMs}`).run())

    note('a')
    world.at(60, () => note('b'))
    world.at(100, () => note('c'))
    world.at(120, () => note('d'))
    run()

    expect(ran).toEqual(['a at 100', 'c at 100', 'b at 100', 'd at 120'])
  })

  it('waits on where it stands still again meanwhile', () => {
    const { world, process, run } = processOf()
    const atMs: number[] = []
    process.stall(100)
    world.at(100, () => process.stall(200))

    process.whenAwake(() => atMs.push(world.nowMs))
    run()

    expect(atMs).toEqual([200])
  })
})

describe('a process', () => {
  it('does something after a while, and never what comes after an endless one', () => {
    const { world, process, run } = processOf()
    const atMs: number[] = []
    world.at(5, () => {
      process.after(10, () => atMs.push(process.nowMs))
      process.after(Infinity, () => atMs.push(Infinity))
    })

    run()

    expect([atMs, world.nowMs]).toEqual([[15], 15])
  })

  it('has a guard for each shard, or one for all', () => {
    const gates = [{}, {}, {}] as Gate[]
    const [perShard, one] = [processOf({}, gates).process, processOf({}, gates.slice(0, 1)).process]

    expect([0, 1, 2].map((shard) => gates.indexOf(perShard.gateOf(shard)))).toEqual([0, 1, 2])
    expect([0, 1, 2].map((shard) => gates.indexOf(one.gateOf(shard)))).toEqual([0, 0, 0])
  })
})
