import { createClient } from 'redis'

/** A connected client of node-redis that counts what it sends. */
export async function countedClient(port: number) {
  const client = createClient({
    socket: { host: '127.0.0.1', port, reconnectStrategy: () => 100 },
  })
  // Without a listener an error of the connection ends the process.
  client.on('error', () => undefined)
  await client.connect()
  let sent = 0
  const sendCommand = client.sendCommand.bind(client)
  client.sendCommand = (...args: Parameters<typeof sendCommand>) => {
    sent++
    return sendCommand(...args)
  }
  return {
    client,
    send: (...command: string[]): Promise<unknown> => client.sendCommand(command),
    sent: () => sent,
  }
}
