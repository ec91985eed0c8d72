/**
 * A live page of every breaker, with its history and controls, as a web-standard request handler.
 *
 * @module recloser/console
 */

export { breakerConsole, type ConsoleHandler, type ConsoleOptions } from './console/breaker-console.ts'
export type { ConsoleAction, ConsoleActionName, ConsoleControls } from './console/controls.ts'
export type { FleetCircuitLike, FleetLike, FleetReportLike, FleetStatusLike } from './console/fleet.ts'
export { toNodeListener, type NodeRequestLike, type NodeResponseLike } from './console/node-listener.ts'
export type { BreakerRow } from './console/watched-breaker.ts'
export type { BreakerSource } from './metrics/breaker-source.ts'
