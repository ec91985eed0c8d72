/**
 * Options that suit a service with any traffic.
 *
 * @module recloser/presets
 */

export { recommended } from './presets/recommended.ts'
