import { optionError } from '../base/check.ts'

/** @throws TypeError when one of them is no string, or there is none */
export function checkNames(caller: string, name: string, values: readonly unknown[]): void {
  if (values.length === 0) throw optionError(TypeError, caller, name, 'one string or more', 'none')
  for (const value of values) {
    if (typeof value !== 'string') throw optionError(TypeError, caller, name, 'strings', value)
  }
}
