/** `Symbol.asyncDispose`; where a runtime has none yet, the registered symbol that compilers' helpers for `await using` look for. */
export const asyncDispose: typeof Symbol.asyncDispose =
  (Symbol as { readonly asyncDispose?: typeof Symbol.asyncDispose }).asyncDispose ??
  (Symbol.for('Symbol.asyncDispose') as never)
