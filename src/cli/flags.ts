import { parseArgs } from 'node:util'
import { nearestName } from '../base/nearest-name.ts'
import { UsageError } from './errors.ts'

/** The known flags: those that take a value, and those that are on or off. */
export type Flags = Readonly<Record<string, { readonly type: 'string' | 'boolean'; readonly short?: string }>>

/** The flags that were given, by their names, and the other arguments. */
export interface Given {
  readonly flags: Readonly<Record<string, string | boolean | undefined>>
  readonly paths: readonly string[]
}

/** Reads `--name value`, `--name=value` and `--name`. @throws UsageError that suggests the flag that was meant */
export function readFlags(args: readonly string[], known: Flags): Given {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: known, allowPositionals: true })
    return { flags: values, paths: positionals }
  } catch (error) {
    const { code, message } = error as Error & { readonly code?: string }
    if (code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION') throw new UsageError(message.replaceAll('\n', ' '))
    const written = message.replace(/.*?'--?([^' =]+).*/s, '$1')
    const nearest = nearestName(written, Object.keys(known))
    throw new UsageError(`unknown option --${written}${nearest === undefined ? '' : `, did you mean --${nearest}?`}`)
  }
}

/** The value given for a flag. */
export const textOf = ({ flags }: Given, name: string): string | undefined => {
  const value = flags[name]
  return typeof value === 'string' ? value : undefined
}

/** The value given for a flag, after `read` has parsed it. */
export function valueOf<T>(given: Given, name: string, read: (flag: string, text: string) => T): T | undefined {
  const text = textOf(given, name)
  return text === undefined ? undefined : read(name, text)
}
