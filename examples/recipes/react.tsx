// Hooks of React: one keeps data fresh through a circuit breaker, the other shows the state of the circuit.

import { useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import { createRoot } from 'react-dom/client'
import { CircuitBreaker, type CircuitState } from 'recloser'
import { all, any, anyError, httpStatus, not } from 'recloser/predicates'
import { recommended } from 'recloser/presets'
import { untilAdmitted } from 'recloser/probe'

/** Renders the component again when the circuit changes its state. */
export function useCircuitState(breaker: CircuitBreaker): CircuitState {
  const subscribe = useCallback((changed: () => void) => breaker.subscribe('transition', changed), [breaker])
  return useSyncExternalStore(subscribe, () => breaker.state)
}

/** Loads again and again, and not while the circuit is open. The last data stays while there is no new one. */
export function useFresh<T>(breaker: CircuitBreaker, load: (signal: AbortSignal) => Promise<T>): T | undefined {
  const [data, setData] = useState<T>()
  useEffect(() => {
    const leaving = new AbortController()
    const { signal } = leaving
    async function keepFresh(): Promise<void> {
      while (!signal.aborted) {
        await untilAdmitted(breaker, { signal })
        await breaker.execute((task) => load(task.signal), { signal }).then(setData, () => undefined)
        await new Promise((resolve) => setTimeout(resolve, 200))
      }
    }
    // Rejects when the component leaves the page.
    keepFresh().catch(() => undefined)
    return () => leaving.abort()
  }, [breaker, load])
  return data
}

// Outside of the component, so that all components share it.
const orders = new CircuitBreaker(
  // Every error is a failure, except 4xx: with these a healthy service refuses a bad request. 429 is a failure too.
  recommended({ name: 'orders', isFailure: any(httpStatus(429), all(anyError, not(httpStatus('4xx')))) }),
)

async function loadOrder(signal: AbortSignal): Promise<{ readonly state: string }> {
  const response = await fetch('/orders/42', { signal })
  if (!response.ok) {
    // A body that is not read keeps its connection open.
    await response.body?.cancel()
    // A Response may be thrown: `httpStatus` finds its status.
    throw response
  }
  return response.json()
}

export function Order() {
  const order = useFresh(orders, loadOrder)
  const state = useCircuitState(orders)
  return (
    <main>
      <p>Order 42: {order?.state ?? 'loading'}</p>
      {state === 'open' && <p role="status">No connection to the shop. This page updates when it is back.</p>}
    </main>
  )
}

const root = document.getElementById('root')
if (root !== null) createRoot(root).render(<Order />)
