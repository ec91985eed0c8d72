/**
 * One process of a fleet, as a program: it calls a dependency over HTTP at a steady pace, and tells its parent, line by line as
 * JSON, of each transition and once a second how its calls fared. `sick`: its own network is broken. `publish`: it sends a plain
 * message to all, and each tells when it has heard it, and when Redis has answered it after that. Arguments: a JSON object.
 */
import { CircuitBreaker } from 'recloser'
import { shareOverRedis } from 'recloser/redis'
import { commandsOf, subscribeTo } from '../../../src/fleet/redis-client.ts'
import { connect, type Library } from '../support/processes.ts'

interface Settings {
  readonly name: string
  readonly redisPort: number
  readonly dependencyPort: number
  readonly library: Library
  readonly everyMs: number
  readonly halfOpenMaxCalls: number
  readonly resetTimeoutMs: number
  readonly shared: boolean
  readonly heartbeatMs: number
  readonly commandTimeoutMs: number
  readonly leaseTimeoutMs: number
}

const settings = JSON.parse(process.argv[2] ?? '{}') as Settings
const tell = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`)
// The same clock for all processes of a machine.
const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6

const breaker = new CircuitBreaker({
  name: 'dependency',
  failureThreshold: 3,
  resetTimeoutMs: settings.resetTimeoutMs,
  halfOpenMaxCalls: settings.halfOpenMaxCalls,
  successThreshold: 2,
  onStateChange: ({ from, to, reason }) => tell({ type: 'transition', from, to, reason, atMs: nowMs() }),
})
const { client } = connect(settings.library, settings.redisPort)
if (settings.shared) {
  const fleet = shareOverRedis(breaker, {
    client,
    prefix: 'processes',
    instanceId: settings.name,
    heartbeatMs: settings.heartbeatMs,
    commandTimeoutMs: settings.commandTimeoutMs,
    leaseTimeoutMs: settings.leaseTimeoutMs,
  })
  fleet.subscribe(({ type }) => tell({ type, atMs: nowMs() }))
}

// What any message and any answer take in this process, without a fleet.
const commands = commandsOf(client)
const heard = async (): Promise<void> => {
  tell({ type: 'heard', atMs: nowMs() })
  await commands.send('', ['PING'])
  tell({ type: 'answered', atMs: nowMs() })
}
subscribeTo(
  client,
  undefined,
  'plain',
  () => void heard(),
  () => undefined,
)

let sick = false
process.stdin.on('data', (data) => {
  if (String(data).includes('sick')) sick = true
  if (String(data).includes('well')) sick = false
  if (String(data).includes('publish')) {
    tell({ type: 'published', atMs: nowMs() })
    void commands.send('', ['PUBLISH', 'plain', ''])
  }
})

const url = (): string => `http://127.0.0.1:${sick ? 1 : settings.dependencyPort}/`
/** How long calls took that the breaker itself answered, or that it let through while closed, besides the dependency's time. */
const addedMs: number[] = []

async function call(): Promise<void> {
  const startedMs = performance.now()
  let dependencyMs = 0
  try {
    await breaker.execute(async () => {
      const sentMs = performance.now()
      try {
        const response = await fetch(url())
        await response.arrayBuffer()
        if (!response.ok) throw new Error(`status ${response.status}`)
      } finally {
        dependencyMs = performance.now() - sentMs
      }
    })
  } catch {
    // What matters is told by the transitions.
  }
  addedMs.push(performance.now() - startedMs - dependencyMs)
}

setInterval(() => void call(), settings.everyMs)
setInterval(() => {
  const sorted = addedMs.splice(0).sort((a, b) => a - b)
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
  tell({ type: 'latency', calls: sorted.length, medianMs: at(0.5), p99Ms: at(0.99), atMs: nowMs() })
}, 1_000)
