// The measured outage in a short form, and the table that a long one left in the README.

import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { broken } from '../../../examples/order-service/outage/claims.ts'
import { measure } from '../../../examples/order-service/outage/measure.ts'
import { full, short } from '../../../examples/order-service/outage/scenario.ts'
import { readOutage, withOutage } from '../../../examples/order-service/outage/table.ts'

it('spares the sick server, and loses and doubles no order', { timeout: 180_000 }, async () => {
  const outage = { without: await measure(short, false), with: await measure(short, true) }

  expect(broken(outage), JSON.stringify(outage)).toEqual([])
})

it('stands in the README as it was measured, in the scenario that there is', async () => {
  const readme = readFileSync('README.md', 'utf8')
  const measured = readOutage()

  expect(measured.scenario).toEqual(full)
  expect(broken(measured)).toEqual([])
  expect(await withOutage(readme, measured)).toBe(readme)
})

it('knows a loss, a double charge and a breaker of no use when it sees them', () => {
  const { with: good, without } = readOutage()

  expect(broken({ without, with: { ...good, lost: 1 } })).toEqual(['no accepted order was lost'])
  expect(broken({ without, with: { ...good, chargedTwice: 1 } })).toEqual(['no order was charged twice'])
  expect(broken({ without, with: { ...good, unanswered: 1 } })).toEqual(['every order was answered'])
  expect(broken({ without, with: without })).toEqual(['fewer than half reached it'])
})
