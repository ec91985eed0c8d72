import Table from 'cli-table3'
import { times, written } from './numbers.ts'
import type { CaseResult, Verdict } from './result.ts'
import { behind } from './why-not.ts'

/** One case as a table for the terminal. */
export function tableOf(result: CaseResult): string {
  const { title, about, unit, reference, rows, missing } = result
  if (missing !== undefined) return `${title}\n${about}\nNot measured: ${missing}.\n`
  const table = new Table({
    head: ['', 'median', 'middle half', ...(reference === undefined ? [] : [`x ${reference}`]), 'how'],
    style: { head: [], border: [] },
    colAligns: ['left', 'right', 'right', ...(reference === undefined ? [] : (['right'] as const)), 'left'],
  })
  for (const { name, median, low, high, ratio, how, remark } of rows) {
    table.push([
      name,
      written(median, unit),
      low === high ? '' : `${written(low, unit)} - ${written(high, unit)}`,
      ...(reference === undefined ? [] : [ratio === undefined ? '' : times(ratio.median)]),
      remark === undefined ? how : `${how}; ${remark}`,
    ])
  }
  const reason = behind(result)
  return [title, about, table.toString(), ...(reason === undefined ? [] : [reason]), ''].join('\n')
}

export function verdictTable(verdicts: readonly Verdict[]): string {
  const table = new Table({ head: ['budget', 'at most', 'measured', '', ''], style: { head: [], border: [] } })
  for (const { what, budget, measured = '', status, remark = '' } of verdicts) {
    table.push([what, budget, measured, status, remark])
  }
  return table.toString()
}
