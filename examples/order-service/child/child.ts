// The inside of a process that another one starts: reads its settings, says when it is ready, and stops on Ctrl-C, on
// SIGTERM, and when the process that started it is gone, however that ended.

export interface Served {
  /** What the process that started this one is told. */
  readonly ready: object
  readonly close: () => Promise<void>
}

/** @param start is handed the settings, as parsed from JSON: who starts the process knows their type */
export async function serveAsChild(start: (settings: unknown) => Promise<Served>): Promise<void> {
  const { ready, close } = await start(JSON.parse(process.argv[2] ?? '{}'))
  let stopping = false
  const stop = (): void => {
    if (stopping) return
    stopping = true
    // A child that cannot stop in order still stops.
    setTimeout(() => process.exit(1), 5_000).unref()
    void close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  process.on('disconnect', stop)
  if (process.send === undefined) console.log(JSON.stringify(ready))
  else process.send(ready)
}
