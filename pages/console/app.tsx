// The whole page: the data, the search, and the breaker that is selected next to the list.

import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { clock, plural } from '../design/format.ts'
import { Board, severities, type Severity } from './board.ts'
import { Detail } from './detail.tsx'
import { FleetLine } from './fleet-line.tsx'
import { FleetPanel } from './fleet-panel.tsx'
import { Histories } from './histories.ts'
import { openLink } from './link.ts'
import { List } from './list.tsx'
import type { FleetRow } from '../../src/console/fleet.ts'
import type { StreamMessage } from '../../src/console/event-stream.ts'

const labels: Readonly<Record<Severity, string>> = {
  open: 'Open',
  'half-open': 'Half-open',
  failing: 'Failing',
  closed: 'Closed',
}

/** Renders again with the next frame, once, even if it is called several times before. */
function useRefresh(): () => void {
  const [, setTurn] = useState(0)
  const planned = useRef(false)
  return useCallback(() => {
    if (planned.current) return
    planned.current = true
    requestAnimationFrame(() => {
      planned.current = false
      setTurn((turn) => turn + 1)
    })
  }, [])
}

const keyInAddress = (): string | undefined =>
  location.hash.length > 1 ? (new URLSearchParams(location.hash.slice(1)).get('key') ?? undefined) : undefined

export function App() {
  const refresh = useRefresh()
  const board = useMemo(() => new Board(), [])
  const histories = useMemo(() => new Histories(refresh), [])
  const [isLive, setLive] = useState(false)
  const [heardAtMs, setHeard] = useState<number>()
  const [hasControls, setControls] = useState(false)
  const [fleet, setFleet] = useState<FleetRow>()
  const [search, setSearch] = useState('')
  const [only, setOnly] = useState<Severity>()
  const [selected, setSelected] = useState(keyInAddress)

  useEffect(() => {
    const take = (message: StreamMessage): void => {
      board.take(message, performance.now())
      if (message.controls !== undefined) setControls(message.controls)
      if (message.fleet !== undefined) setFleet(message.fleet)
      setHeard(Math.floor(Date.now() / 1_000) * 1_000)
      refresh()
    }
    const link = openLink(take, setLive)
    const follow = (): void => setSelected(keyInAddress())
    addEventListener('hashchange', follow)
    // Keeps the remaining times up to date.
    const timer = setInterval(refresh, 500)
    return () => {
      link.close()
      removeEventListener('hashchange', follow)
      clearInterval(timer)
    }
  }, [])

  const select = useCallback((key: string | undefined): void => {
    history.replaceState(
      null,
      '',
      key === undefined ? location.pathname : `#${new URLSearchParams({ key }).toString()}`,
    )
    setSelected(key)
  }, [])

  const isOpen = board.find(selected) !== undefined
  useLayoutEffect(() => moveFocus(isOpen), [isOpen])

  const counts = board.counts()
  const isStale = !isLive && heardAtMs !== undefined
  const entry = board.find(selected)
  const worst = severities.find((severity) => counts[severity] > 0) ?? 'closed'
  useEffect(() => {
    document.title = isStale
      ? 'stale · Circuits'
      : worst === 'closed'
        ? 'Circuits'
        : `${counts[worst]} ${worst} · Circuits`
  }, [isStale, worst, counts[worst]])

  return (
    <div class={`page ${isStale ? 'stale' : ''} ${entry ? 'with-detail' : ''}`}>
      <header>
        <div class="title">
          <h1>Circuits</h1>
          <p class={`link ${isLive ? 'live' : ''}`} role="status">
            {linkInWords(isLive, heardAtMs)}
          </p>
        </div>
        {fleet && <FleetLine fleet={fleet} />}
        {fleet && <FleetPanel fleet={fleet} />}
        <div class="tools">
          <label class="search">
            <span class="unseen">Search by key, reason or cause</span>
            <input
              type="search"
              placeholder="Search by key, reason or cause"
              value={search}
              onInput={({ currentTarget }) => setSearch(currentTarget.value)}
            />
          </label>
          <div class="filters" role="group" aria-label="Show only">
            {severities.map((severity) => (
              <button
                key={severity}
                type="button"
                class={severity}
                aria-pressed={only === severity}
                onClick={() => setOnly(only === severity ? undefined : severity)}
              >
                <b>{counts[severity]}</b> {labels[severity]}
              </button>
            ))}
          </div>
        </div>
      </header>
      <main>
        <List
          entries={board.shown(search, only)}
          selected={selected}
          onSelect={select}
          histories={histories}
          also={selected}
          empty={emptyInWords(heardAtMs !== undefined, board.size)}
        />
        {entry && (
          <Detail
            key={entry.row.key}
            entry={entry}
            timeline={histories.find(entry.row.key)}
            hasControls={hasControls}
            fleet={fleet}
            onClose={() => select(undefined)}
          />
        )}
      </main>
    </div>
  )
}

/** On a narrow screen one breaker takes the place of the list, and with it the focus; what is closed gives it back. */
function moveFocus(isOpen: boolean): void {
  const list = document.querySelector<HTMLElement>('.list')
  const hadFocus = document.activeElement === (isOpen ? list : document.body)
  if (list === null || !hadFocus) return
  if (!isOpen) list.focus()
  else if (list.clientHeight === 0) document.querySelector<HTMLElement>('.detail .close')?.focus()
}

function linkInWords(isLive: boolean, heardAtMs: number | undefined): string {
  if (isLive) return 'live'
  return heardAtMs === undefined ? 'connecting' : `stale: no update since ${clock(heardAtMs)}`
}

function emptyInWords(isKnown: boolean, size: number): string {
  if (!isKnown) return 'No data yet.'
  return size === 0 ? 'There are no breakers yet.' : `No match among ${plural(size, 'breaker')}.`
}
