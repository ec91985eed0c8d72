// Customers who place an order now and then, so that there is something to see.

const items = ['Moka pot', 'Desk lamp', 'Field notes', 'Bicycle bell', 'Tea towel', 'Paper kite']

export interface Customers {
  close(): void
}

/** @param url of the order service */
export function sendCustomers(url: string, { perSecond }: { readonly perSecond: number }): Customers {
  const place = async (): Promise<void> => {
    const item = items[Math.floor(Math.random() * items.length)]
    const amountCents = 100 + Math.floor(Math.random() * 9_900)
    const response = await fetch(`${url}/orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ item, amountCents }),
      signal: AbortSignal.timeout(5_000),
    })
    await response.arrayBuffer()
  }
  // Where the order service is being started again, its customers come back later.
  const timer = setInterval(() => void place().catch(() => undefined), 1_000 / perSecond)
  return { close: () => clearInterval(timer) }
}
