import { refusal } from '../base/check.ts'

/** @throws TypeError when one of them is no string, or there is none */
export function checkNames(place: string, name: string, values: readonly unknown[]): void {
  if (values.length === 0) throw refusal(TypeError, place, name, 'one string or more', 'none')
  for (const value of values) {
    if (typeof value !== 'string') throw refusal(TypeError, place, name, 'strings', value)
  }
}
