// The pairs of snippets on a page about a change of library.

import { readFileSync } from 'node:fs'

/** What the page shows for one task: how the other library does it, and how this one does. */
export interface Pair {
  readonly name: string
  readonly before: string
  readonly after: string
}

const block = /^<!-- (before|after): ([\w-]+) -->\n(?:\s*<!--[^]*?-->\n)*\s*```(?:ts|js)\n([^]*?)^```$/gm

/** The snippets below the comments `<!-- before: name -->` and `<!-- after: name -->`, two of each name. */
export function pairsOf(page: string): readonly Pair[] {
  const found = [...readFileSync(page, 'utf8').matchAll(block)].map(([, side = '', name = '', code = '']) => ({
    side,
    name,
    code,
  }))
  const names = [...new Set(found.map(({ name }) => name))]
  return names.map((name) => {
    const codeOf = (wanted: string): string => {
      const [only, ...others] = found.filter((each) => each.name === name && each.side === wanted)
      if (only === undefined || others.length > 0) throw new Error(`${page}: not one block \`${wanted}: ${name}\``)
      return only.code
    }
    return { name, before: codeOf('before'), after: codeOf('after') }
  })
}
