// Control characters, and the marks that change the direction in which a terminal shows text.
const hidden = /[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu

/** A text in one line for a terminal, in which everything that would act on the terminal is written as `\u009b`. */
export const printable = (text: string): string =>
  text.replace(hidden, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
