import type { Case } from '../case.ts'
import { closedCases } from './closed.ts'
import { companyCases } from './company.ts'
import { failing } from './failing.ts'
import { halfOpen } from './half-open.ts'
import { inFlight } from './in-flight.ts'
import { creating, memory } from './one-breaker.ts'
import { permits } from './permits.ts'
import { registryCases } from './registry.ts'
import { rejecting } from './rejecting.ts'
import { replaying } from './replaying.ts'
import { dependencies, size } from './size.ts'
import { timerCases } from './timers.ts'
import { wrapped } from './wrapped.ts'
import { windowCalls, windowCallsOverTime, windowPermits } from './windows.ts'

export const everyCase: readonly Case[] = [
  ...closedCases,
  wrapped,
  ...companyCases,
  permits,
  failing,
  rejecting,
  halfOpen,
  inFlight,
  windowPermits,
  windowCalls,
  windowCallsOverTime,
  creating,
  memory,
  ...registryCases,
  ...timerCases,
  replaying,
  size,
  dependencies,
]
