// Serves the built site on loopback, as a host of static files does.

import { existsSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { extname, join, resolve } from 'node:path'

export const dist = resolve(import.meta.dirname, '../../site/.pages/dist')

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

/** The file for a path, with or without its ending; `undefined`: there is none. */
export function fileFor(path: string): string | undefined {
  const candidates = [path, `${path}.html`, join(path, 'index.html')].map((name) => join(dist, decodeURI(name)))
  return candidates.find((file) => file.startsWith(dist) && existsSync(file) && statSync(file).isFile())
}

export async function serveSite(): Promise<{ readonly url: string; close(): void }> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const file = fileFor(pathname)
    response.writeHead(file === undefined ? 404 : 200, { 'content-type': types[extname(file ?? '')] ?? 'text/plain' })
    response.end(file === undefined ? 'there is nothing here' : readFileSync(file))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
