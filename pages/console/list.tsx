// The list of the breakers. Only the visible rows are on the page. Tab stops at it once; the arrow keys move inside it.

import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { count } from '../design/format.ts'
import { severityOf, type Entry } from './board.ts'
import type { Histories } from './histories.ts'
import { Strip } from './strip.tsx'
import { reasonOf, waitOf } from './words.ts'

/** How many rows are kept above and below the visible ones. */
const spare = 3

export interface ListProps {
  readonly entries: readonly Entry[]
  readonly selected: string | undefined
  readonly onSelect: (key: string) => void
  readonly histories: Histories
  /** A breaker whose history is also needed, visible or not. */
  readonly also: string | undefined
  readonly empty: string
}

export function List({ entries, selected, onSelect, histories, also, empty }: ListProps) {
  const place = useRef<HTMLDivElement>(null)
  const [view, setView] = useState({ top: 0, height: 600, row: 72 })

  useLayoutEffect(() => {
    const list = place.current
    if (list === null) return
    const measure = (): void => {
      const row = parseFloat(getComputedStyle(list).getPropertyValue('--row')) || 72
      setView({ top: list.scrollTop, height: list.clientHeight, row })
    }
    const resized = new ResizeObserver(measure)
    resized.observe(list)
    list.addEventListener('scroll', measure, { passive: true })
    return () => {
      resized.disconnect()
      list.removeEventListener('scroll', measure)
    }
  }, [])

  const first = Math.max(0, Math.min(Math.floor(view.top / view.row), entries.length - 1) - spare)
  const last = Math.min(entries.length, Math.ceil((view.top + view.height) / view.row) + spare)
  const seen = entries.slice(first, last)
  const keys = seen.map(({ row }) => row.key)
  const wanted = also === undefined || keys.includes(also) ? keys : [also, ...keys]
  useEffect(() => histories.look(wanted), [wanted.join('\n')])

  const at = entries.findIndex(({ row }) => row.key === selected)
  const nowMs = performance.now()

  const go = (to: number): void => {
    const next = entries[Math.max(0, Math.min(entries.length - 1, to))]
    if (next === undefined) return
    const index = entries.indexOf(next)
    const list = place.current
    if (list !== null) {
      if (index * view.row < list.scrollTop) list.scrollTop = index * view.row
      else if ((index + 1) * view.row > list.scrollTop + list.clientHeight)
        list.scrollTop = (index + 1) * view.row - list.clientHeight
    }
    onSelect(next.row.key)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor(view.height / view.row) - 1)
    const to: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at < 0 ? 0 : at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: entries.length - 1,
    }
    const wantedAt = to[event.key]
    if (wantedAt === undefined) return
    event.preventDefault()
    go(wantedAt)
  }

  return (
    <div
      class="list"
      ref={place}
      role="listbox"
      tabIndex={0}
      aria-label="Breakers, worst first"
      aria-activedescendant={at >= first && at < last ? `row-${at}` : undefined}
      onKeyDown={onKeyDown}
    >
      {entries.length === 0 && (
        <p class="empty" role="option" aria-selected="false">
          {empty}
        </p>
      )}
      <div class="all" role="presentation" style={{ height: `${entries.length * view.row}px` }}>
        {seen.map((entry, index) => (
          <Row
            key={entry.row.key}
            entry={entry}
            number={first + index}
            of={entries.length}
            top={(first + index) * view.row}
            isSelected={first + index === at}
            onSelect={onSelect}
            histories={histories}
            nowMs={nowMs}
          />
        ))}
      </div>
    </div>
  )
}

interface RowProps {
  readonly entry: Entry
  readonly number: number
  readonly of: number
  readonly top: number
  readonly isSelected: boolean
  readonly onSelect: (key: string) => void
  readonly histories: Histories
  readonly nowMs: number
}

function Row({ entry, number, of, top, isSelected, onSelect, histories, nowMs }: RowProps) {
  const { row } = entry
  const { successes, failures, rejected } = row.totals
  return (
    <div
      id={`row-${number}`}
      class={`row ${severityOf(row)}`}
      role="option"
      aria-selected={isSelected}
      aria-setsize={of}
      aria-posinset={number + 1}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => onSelect(row.key)}
    >
      {/* A screen reader reads the parts in this order. */}
      <span class="name">
        <bdi>{row.key}</bdi>{' '}
        <small>
          <bdi>{reasonOf(row)}</bdi>
        </small>
      </span>{' '}
      <span class={`state ${severityOf(row)}`}>{row.state}</span> <span class="wait">{waitOf(entry, nowMs)}</span>{' '}
      <Strip timeline={histories.find(row.key)} />
      <span class="totals">
        <span title="calls that succeeded since it was created">{count(successes)} ok</span>{' '}
        <span title="calls that failed" class={failures > 0 ? 'bad' : ''}>
          {count(failures)} failed
        </span>{' '}
        <span title="calls that were not run" class={rejected > 0 ? 'middling' : ''}>
          {count(rejected)} rejected
        </span>
      </span>
    </div>
  )
}
