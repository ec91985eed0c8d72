// Keeps something that changes in the database, so that the next process finds it.

import type { OrderStore } from './order-store.ts'

/** @returns to be called at each change; many changes while the database is busy are one write */
export function keep(store: OrderStore, name: string, value: () => unknown): () => void {
  let isDue = false
  const valueNow = (): unknown => {
    isDue = false
    return value()
  }
  return () => {
    if (isDue) return
    isDue = true
    store.save(name, valueNow).catch(() => {
      // A full disk is told of by the orders that are refused; the next change is written again.
      isDue = false
    })
  }
}
