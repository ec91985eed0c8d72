/** `Symbol.dispose`, or in older runtimes the registered symbol that the helpers of compilers for `using` look for. */
export const dispose: typeof Symbol.dispose =
  (Symbol as { readonly dispose?: typeof Symbol.dispose }).dispose ?? (Symbol.for('Symbol.dispose') as never)
