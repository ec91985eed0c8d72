// Colour as an addition: with `plain` every function returns its text unchanged, and the text must say it all.

export type Colour = 'green' | 'yellow' | 'red' | 'cyan'

export interface Paint {
  colour(colour: Colour, text: string): string
  /** Text on a coloured ground. */
  badge(colour: Colour, text: string): string
  bold(text: string): string
  dim(text: string): string
}

export const plain: Paint = {
  colour: (_colour, text) => text,
  badge: (_colour, text) => `[${text}]`,
  bold: (text) => text,
  dim: (text) => text,
}

const codes: Readonly<Record<Colour, number>> = { green: 32, yellow: 33, red: 31, cyan: 36 }

export const coloured: Paint = {
  colour: (colour, text) => wrapped(String(codes[colour]), text),
  badge: (colour, text) => wrapped(`1;30;${String(codes[colour] + 10)}`, ` ${text} `),
  bold: (text) => wrapped('1', text),
  dim: (text) => wrapped('2', text),
}

const wrapped = (code: string, text: string): string => (text === '' ? '' : `\u001B[${code}m${text}\u001B[0m`)
