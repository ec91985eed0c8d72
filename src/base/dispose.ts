/** `Symbol.dispose`; where a runtime has none yet, the registered symbol that compilers' helpers for `using` look for. */
export const dispose: typeof Symbol.dispose =
  (Symbol as { readonly dispose?: typeof Symbol.dispose }).dispose ?? (Symbol.for('Symbol.dispose') as never)
