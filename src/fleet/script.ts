import type { Commands } from './redis-client.ts'

/** A Lua script: sent by its digest, and as a whole to a server that does not have it yet. */
export class Script {
  readonly #text: string
  #digest: Promise<string | undefined> | undefined

  constructor(...lines: readonly string[]) {
    this.#text = lines.join('\n')
  }

  /** Rejects with what the client rejects with. */
  async run(send: Commands['send'], keys: readonly [string, ...string[]], args: readonly string[]): Promise<unknown> {
    const rest = [String(keys.length), ...keys, ...args]
    const digest = await (this.#digest ??= digestOf(this.#text))
    if (digest !== undefined) {
      try {
        return await send(keys[0], ['EVALSHA', digest, ...rest])
      } catch (error) {
        if (!String((error as Error | undefined)?.message).startsWith('NOSCRIPT')) throw error
      }
    }
    return send(keys[0], ['EVAL', this.#text, ...rest])
  }
}

/** `undefined` where a runtime has no digests: then the whole script is sent each time. */
async function digestOf(text: string): Promise<string | undefined> {
  try {
    const bytes = await globalThis.crypto.subtle.digest('SHA-1', new TextEncoder().encode(text))
    return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  } catch {
    return undefined
  }
}
