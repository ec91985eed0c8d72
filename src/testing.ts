/**
 * A clock, a scripted dependency and random numbers for tests.
 *
 * @module recloser/testing
 */

export { driveTo, type MovableTime } from './testing/drive-to.ts'
export { manualClock, type ManualClock } from './testing/manual-clock.ts'
export type { ChaosOptions, Step, StepDetails } from './testing/script.ts'
export { scripted, type Recorded } from './testing/scripted.ts'
export { seededRandom } from './testing/seeded-random.ts'
