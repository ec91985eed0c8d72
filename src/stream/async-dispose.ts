/**
 * `Symbol.asyncDispose`, or in older runtimes the registered symbol that the helpers of compilers for `await using`
 * look for.
 */
export const asyncDispose: typeof Symbol.asyncDispose =
  (Symbol as { readonly asyncDispose?: typeof Symbol.asyncDispose }).asyncDispose ??
  (Symbol.for('Symbol.asyncDispose') as never)
