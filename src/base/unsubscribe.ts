// Consumers may compile without `Disposable` in their own `lib`.
/// <reference lib="esnext.disposable" preserve="true" />
import { dispose } from './dispose.ts'

/** Ends a subscription: call it, or declare it with `using`. Calling it again does nothing. */
export interface Unsubscribe extends Disposable {
  (): void
}

/** @param end does nothing the second time */
export const unsubscribe = (end: () => void): Unsubscribe => Object.assign(() => end(), { [dispose]: end })
