/** Bytes in use on the heap, with all garbage collected; the process runs with --expose-gc. */
export function heapBytes(): number {
  const { gc } = globalThis
  if (gc === undefined) throw new Error('heapBytes(): node must be started with --expose-gc')
  // What one collection finishes, a second can free: weak references and what their callbacks held.
  for (let i = 0; i < 3; i++) gc()
  return process.memoryUsage().heapUsed
}
