// The inside of a process that another one starts: reads its settings, says when it is ready or why it cannot be, and stops
// on SIGTERM, and when the process that started it is gone, however that ended.

export interface Served {
  /** What the process that started this one is told. */
  readonly ready: object
  readonly close: () => Promise<void>
}

export type Message = { readonly ready: object } | { readonly failed: string }

/** @param start is handed the settings, as parsed from JSON: who starts the process knows their type */
export async function serveAsChild(start: (settings: unknown) => Promise<Served>): Promise<void> {
  // Ctrl-C goes to every process of a terminal at once; the one that started this says in which order they stop.
  process.on('SIGINT', () => undefined)
  let served: Served
  try {
    served = await start(JSON.parse(process.argv[2] ?? '{}'))
  } catch (error) {
    await tell({ failed: reasonOf(error) })
    process.exit(1)
  }
  let stopping = false
  const stop = (): void => {
    if (stopping) return
    stopping = true
    // A child that cannot stop in order still stops.
    setTimeout(() => process.exit(1), 5_000).unref()
    void served.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', stop)
  process.on('disconnect', stop)
  if (process.connected) await tell({ ready: served.ready })
  else stop()
}

const tell = (message: Message): Promise<void> =>
  new Promise((resolve) => {
    // Nobody may be left to tell.
    if (process.send === undefined) resolve()
    else process.send(message, () => resolve())
  })

/** In one line. */
export function reasonOf(error: unknown): string {
  const { code, port } = error as { readonly code?: unknown; readonly port?: unknown }
  if (typeof port === 'number' && code === 'EADDRINUSE') return `port ${port} is taken`
  if (typeof port === 'number' && code === 'EACCES') return `port ${port} may not be used`
  return error instanceof Error ? error.message : String(error)
}
