// A value together with the code that makes it: one is made with the other, so that the code cannot say something else.

/** What a piece of code imports. */
export interface Import {
  readonly from: string
  readonly name: string
}

export interface Code<T> {
  readonly value: T
  readonly imports: readonly Import[]
  /** Between `open` and `close`; a piece without them is `open` alone. */
  readonly open: string
  readonly parts: readonly { readonly before: string; readonly code: Code<unknown> }[]
  readonly close: string
}

type Codes<Values> = { readonly [Key in keyof Values]: Code<Values[Key]> }

/** Longer lines are broken. */
const width = 80

const groups = /\B(?=(\d{3})+$)/g

export const literal = (value: number): Code<number> => {
  const [integer = '', fraction] = String(value).split('.')
  const open = integer.length < 4 ? String(value) : integer.replaceAll(groups, '_') + (fraction ? `.${fraction}` : '')
  return { value, imports: [], open, parts: [], close: '' }
}

/** An object of options. */
export function object<Values extends object>(codes: Codes<Values>): Code<Values> {
  const entries = Object.entries<Code<unknown>>(codes as { readonly [name: string]: Code<unknown> })
  return {
    value: Object.fromEntries(entries.map(([name, { value }]) => [name, value])) as Values,
    imports: entries.flatMap(([, { imports }]) => imports),
    open: '{ ',
    parts: entries.map(([name, code]) => ({ before: `${name}: `, code })),
    close: ' }',
  }
}

/** The result of a function that the library exports. */
export function call<Args extends readonly unknown[], T>(
  from: string,
  name: string,
  make: (...args: Args) => T,
  ...args: Codes<Args>
): Code<T> {
  const all = args as readonly Code<unknown>[]
  return invocation({ from, name }, name, make(...(all.map(({ value }) => value) as unknown as Args)), all)
}

/** An object of a class that the library exports; `value` is what it is made of, and so is the value of the code. */
export const instance = <T>(from: string, name: string, options: Code<T>): Code<T> =>
  invocation({ from, name }, `new ${name}`, options.value, [options])

function invocation<T>(imported: Import, head: string, value: T, args: readonly Code<unknown>[]): Code<T> {
  const [first, ...others] = args
  const imports = [imported, ...args.flatMap((arg) => arg.imports)]
  // A single object stands within the parentheses.
  if (first?.open === '{ ' && others.length === 0) {
    return { value, imports, open: `${head}({ `, parts: first.parts, close: ' })' }
  }
  return { value, imports, open: `${head}(`, parts: args.map((code) => ({ before: '', code })), close: ')' }
}

/** The code as text, on one line where it fits. */
export function print(code: Code<unknown>, taken = 0, indent = ''): string {
  const inline = inOneLine(code)
  if (code.parts.length === 0 || taken + inline.length <= width) return inline
  const inner = `${indent}  `
  const lines = code.parts.map(
    // The comma after it takes one place.
    ({ before, code: part }) => `${inner}${before}${print(part, inner.length + before.length + 1, inner)},\n`,
  )
  return `${code.open.trimEnd()}\n${lines.join('')}${indent}${code.close.trimStart()}`
}

const inOneLine = ({ open, parts, close }: Code<unknown>): string =>
  open + parts.map(({ before, code }) => before + inOneLine(code)).join(', ') + close

/** The lines that import all this, by the alphabet. */
export function importLines(imports: readonly Import[]): string {
  const names = new Map<string, Set<string>>()
  for (const { from, name } of imports) names.set(from, (names.get(from) ?? new Set()).add(name))
  return [...names]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([from, all]) => `import { ${[...all].sort().join(', ')} } from '${from}'\n`)
    .join('')
}
