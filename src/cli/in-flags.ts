import { UsageError } from './errors.ts'

/**
 * Returns what `make` returns. If the library refuses an option, the message names the flag that sets it instead.
 *
 * @param flags the flag of each option
 * @throws UsageError
 */
export function inFlags<T>(flags: Readonly<Record<string, string>>, make: () => T): T {
  try {
    return make()
  } catch (error) {
    // What comes before the option is the function that refused it.
    const rule = (error as Error).message.replace(/^[^`]*(?=`)/, '')
    const inWords = Object.entries(flags).reduce((text, [option, flag]) => text.replaceAll(`\`${option}\``, flag), rule)
    throw new UsageError(inWords)
  }
}
