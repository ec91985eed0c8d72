import type { ServerResponse } from 'node:http'

const head = { 'content-type': 'text/event-stream' }
const text = (event: unknown): string => (typeof event === 'string' ? event : JSON.stringify(event))
/** `type` of an event, where it has one, is its name as well. */
const line = (event: unknown): string => {
  const { type } = Object(event) as { type?: string }
  return `${type === undefined ? '' : `event: ${type}\n`}data: ${text(event)}\n\n`
}

export function sendEvents(response: ServerResponse, events: readonly unknown[]): void {
  response.writeHead(200, head)
  for (const event of events) response.write(line(event))
  response.end()
}

/** A stream that ends in the middle, by a connection that breaks. */
export function breakOff(response: ServerResponse, first: unknown): void {
  response.writeHead(200, head)
  response.write(line(first), () => setTimeout(() => response.destroy(), 20))
}
