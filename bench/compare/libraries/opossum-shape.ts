type Action = (...args: readonly never[]) => unknown

export interface OpossumBreaker {
  fire(...args: readonly unknown[]): Promise<unknown>
  on(event: string, listener: (...args: readonly unknown[]) => void): unknown
  fallback(fn: Action): unknown
  readonly stats: Readonly<Record<string, unknown>>
}

export interface Opossum {
  readonly default: new (action: Action, options: object) => OpossumBreaker
}
