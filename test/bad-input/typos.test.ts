import { describe, expect, it } from 'vitest'
import { factories } from './arguments.ts'
import { laterComplaint } from '../support/complaint.ts'
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

/** Some refuse at once, and what plays in virtual time rejects. */
const refusal = (make: (options: unknown) => unknown, options: unknown): Promise<Error> =>
  laterComplaint(() => Promise.resolve().then(() => make(options)))

describe.each([...factories, ...edges, ...nested])('$place', ({ place, make, base, options }) => {
  it.each(Object.keys(options))('suggests %s back, whatever letter of it is dropped or doubled', async (name) => {
    for (const typo of typos(name)) {
      const error = await refusal(make, { ...base, [typo]: 1 })
      expect(error, typo).toBeInstanceOf(TypeError)
      expect(error.message).toBe(`${place}: unknown option \`${typo}\`, did you mean \`${name}\`?`)
    }
  })

  it.each(['zzz', 'toString', 'constructor', '0', ''])(
    'refuses the key %j, and suggests nothing unlike it',
    async (key) => {
      const error = await refusal(make, { ...base, [key]: undefined })

      expect(error).toBeInstanceOf(TypeError)
      expect(error.message).toBe(`${place}: unknown option \`${key}\``)
    },
  )

  it('refuses a key of the prototype that JSON can carry', async () => {
    const polluted: unknown = JSON.parse('{ "__proto__": { "shadow": true } }')

    const options = Object.assign(Object.defineProperties({}, Object.getOwnPropertyDescriptors(polluted)), base)

    expect((await refusal(make, options)).message).toContain('unknown option `__proto__`')
  })
})
