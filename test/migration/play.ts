// Runs a snippet of a page, whichever library it uses, in a world of its own.

import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { compileFunction } from 'node:vm'
import { build } from 'esbuild'
import { isBulkheadFull, isTimeout } from 'recloser/policies'
import { isRejection } from 'recloser'
import { newWorld, type World } from './world.ts'

type Function = (...args: readonly unknown[]) => unknown

/** A snippet that runs: what it declares, by name, and the world around it. */
export interface Played {
  readonly world: World
  /** Calls the `getUser` of the snippet, and says how the call ended. */
  call(id?: string, ...rest: readonly unknown[]): Promise<string>
  /** The same, so many times, one after another. */
  calls(times: number): Promise<readonly string[]>
  /** Any other function that the snippet declares. */
  run(name: string, ...args: readonly unknown[]): unknown
}

const declared = /^(?:export )?(?:const|let|(?:async )?function|class) (\w+)/gm

/** @param code a snippet; `opossum` and `cockatiel` are those of `bench`, `recloser` is the source */
export async function play(code: string): Promise<Played> {
  const names = [...code.matchAll(declared)].map(([, name = '']) => name)
  const { outputFiles } = await build({
    stdin: { contents: `${code}\nexport { ${names.join(', ')} }`, loader: 'ts', resolveDir: resolve('bench') },
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    // Decorators of cockatiel are of the older kind.
    tsconfigRaw: { compilerOptions: { experimentalDecorators: code.includes("from 'cockatiel'") } },
    plugins: [
      {
        name: 'sources',
        setup: (bundler) => {
          bundler.onResolve({ filter: /^recloser(\/|$)/ }, ({ path }) => ({
            path: resolve('src', `${path.slice('recloser/'.length) || 'index'}.ts`),
          }))
        },
      },
    ],
  })
  const world = newWorld()
  const given = { require: createRequire(import.meta.url), ...world.given }
  const module = { exports: {} as Readonly<Record<string, unknown>> }
  const run = compileFunction(outputFiles[0]?.text ?? '', ['module', ...Object.keys(given)]) as Function
  run(module, ...Object.values(given))

  const find = (name: string): Function => {
    const found = module.exports[name]
    if (typeof found !== 'function') throw new Error(`the snippet declares no function \`${name}\``)
    return found as Function
  }
  const call = (id = '1', ...rest: readonly unknown[]): Promise<string> => ending(() => find('getUser')(id, ...rest))
  return {
    world,
    call,
    async calls(times) {
      const endings: string[] = []
      for (let i = 0; i < times; i++) endings.push(await call())
      return endings
    },
    run: (name, ...args) => find(name)(...args),
  }
}

/** How a call ended, in words that fit every library. */
async function ending(run: () => unknown): Promise<string> {
  try {
    // What every snippet resolves to.
    const { id } = (await run()) as { readonly id: string }
    return `user ${id}`
  } catch (error) {
    return reasonOf(error)
  }
}

function reasonOf(error: unknown): string {
  const { code, isBrokenCircuitError, isBulkheadRejectedError, isTaskCancelledError, message } =
    // Any error may be asked for any property.
    error as Readonly<Record<string, unknown>>
  if (isTimeout(error) || code === 'ETIMEDOUT' || isTaskCancelledError === true) return 'timed out'
  if (isBulkheadFull(error) || code === 'ESEMLOCKED' || isBulkheadRejectedError === true) return 'no room'
  if (isRejection(error) || code === 'EOPENBREAKER' || code === 'ESHUTDOWN' || isBrokenCircuitError === true)
    return 'not run'
  return String(message)
}
