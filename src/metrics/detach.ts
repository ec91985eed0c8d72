// Consumers may compile without `Disposable` in their own `lib`.
/// <reference lib="esnext.disposable" preserve="true" />
import { dispose } from '../base/dispose.ts'

/** Detaches what was attached. Calling it again does nothing. Disposing it, as `using` does, has the same effect. */
export interface Detach extends Disposable {
  (): void
}

/** A `Detach` that does this the first time. */
export function detachBy(end: () => void): Detach {
  let attached = true
  const detach = (): void => {
    if (!attached) return
    attached = false
    end()
  }
  return Object.assign(detach, { [dispose]: detach })
}
