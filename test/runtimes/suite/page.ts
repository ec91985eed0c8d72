import { runBundled } from './bundled.ts'

// Where the driver of the browser looks for it.
Object.assign(globalThis, { results: runBundled(location.href) })
