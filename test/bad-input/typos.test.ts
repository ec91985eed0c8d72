import { describe, expect, it } from 'vitest'
import { factories } from './arguments.ts'
import { complaint } from '../support/complaint.ts'
import { edges, nested } from './edges.ts'

/** The name with one letter less, with one letter twice, in another case, and in the plural. */
const typos = (name: string): readonly string[] =>
  Array.from(name, (letter, at) => [name.slice(0, at), letter, name.slice(at + 1)] as const)
    .flatMap(([before, letter, after]) => [before + after, before + letter + letter + after])
    .concat(
      name.toLowerCase(),
      name.toUpperCase(),
      name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`),
      `${name}s`,
    )
    .filter((typo) => typo !== name)

describe.each([...factories, ...edges, ...nested])('$place', ({ place, make, base, options }) => {
  it.each(Object.keys(options))('suggests %s back, whatever letter of it is dropped or doubled', (name) => {
    for (const typo of typos(name)) {
      const error = complaint(() => make({ ...base, [typo]: 1 }))
      expect(error, typo).toBeInstanceOf(TypeError)
      expect(error.message).toBe(`${place}: unknown option \`${typo}\`, did you mean \`${name}\`?`)
    }
  })

  it.each(['zzz', 'toString', 'constructor', '0', ''])('refuses the key %j, and suggests nothing unlike it', (key) => {
    const error = complaint(() => make({ ...base, [key]: undefined }))

    expect(error).toBeInstanceOf(TypeError)
    expect(error.message).toBe(`${place}: unknown option \`${key}\``)
  })

  it('refuses a key of the prototype that JSON can carry', () => {
    const polluted: unknown = JSON.parse('{ "__proto__": { "shadow": true } }')

    expect(() =>
      make(Object.assign(Object.defineProperties({}, Object.getOwnPropertyDescriptors(polluted)), base)),
    ).toThrow('unknown option `__proto__`')
  })
})
