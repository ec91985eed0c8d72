// Reads an order as it came in.

import type { Order } from './order-store.ts'

/** Control characters, NUL among them, and halves of characters: not every program reads such a text as it was written. */
const unreadable = /[\p{Cc}\p{Cs}]/u

/** @returns the order, or what is wrong with it */
export function readOrder(given: object, makeId: () => string): Order | string {
  const { id = makeId(), item, amountCents } = given as Readonly<Record<string, unknown>>
  if (typeof id !== 'string' || !/^[\w-]{1,64}$/.test(id)) return 'id must be 1 to 64 letters, digits, - or _'
  if (typeof item !== 'string' || item === '' || item.length > 200) return 'item must be a text of 1 to 200 characters'
  if (unreadable.test(item)) return 'item must have no control characters'
  if (typeof amountCents !== 'number' || !Number.isInteger(amountCents) || amountCents < 1 || amountCents > 1e9)
    return 'amountCents must be a whole number from 1 to 1000000000'
  return { id, item, amountCents }
}
