// Shows a circuit breaker at work on real traffic: `npm run demo`.

import { demo } from './run.ts'

process.exitCode = await demo(process.argv.slice(2))
