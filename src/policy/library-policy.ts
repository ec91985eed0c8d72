import { policyMark, type BuiltInPolicy, type Policy, type PolicyContext } from '../call/task.ts'

/** The options of a call through a policy. */
export type PolicyCall = PolicyContext

const mark = Object.freeze({ kind: 'policy' })

/** The function as a policy of this library: marked, named, and with the properties of `shape`, its getters too. */
export const libraryPolicy = <Extra, Shape extends object>(
  name: string,
  run: Policy,
  shape: Shape,
): BuiltInPolicy<Extra> & Shape =>
  Object.defineProperties(run, {
    ...Object.getOwnPropertyDescriptors(shape),
    name: { value: name },
    [policyMark]: { value: mark },
  }) as unknown as BuiltInPolicy<Extra> & Shape
