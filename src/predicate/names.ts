import { optionError } from '../base/check.ts'

/** @throws TypeError if one of them is not a string, or if there are none */
export function checkNames(caller: string, name: string, values: readonly unknown[]): void {
  if (values.length === 0) throw optionError(TypeError, caller, name, 'one string or more', 'none')
  for (const value of values) {
    if (typeof value !== 'string') throw optionError(TypeError, caller, name, 'strings', value)
  }
}
