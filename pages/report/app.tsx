import type { Report, Table } from './report-data.ts'
import { Charts } from './charts.tsx'
import { Front } from './front.tsx'

/** The whole report. */
export const App = ({ report }: { readonly report: Report }) => (
  <>
    <header>
      <h1>{report.title}</h1>
      {report.about.map((line) => (
        <p class="soft">{line}</p>
      ))}
    </header>
    <section aria-label="In words">
      {report.sentences.map((sentence) => (
        <p>{sentence}</p>
      ))}
    </section>
    {report.timeline && <Charts timeline={report.timeline} />}
    {report.front && <Front combinations={report.front} />}
    {report.tables.map((table) => (
      <Rows table={table} />
    ))}
  </>
)

function Rows({ table: { title, about, rows } }: { readonly table: Table }) {
  const [names = [], ...values] = rows
  return (
    <section>
      <h2>{title}</h2>
      {about !== undefined && <p class="soft">{about}</p>}
      <div class="scroll" tabIndex={0} role="region" aria-label={title}>
        <table>
          <thead>
            <tr>{names.map((name) => (name === '' ? <td /> : <th scope="col">{breakable(name)}</th>))}</tr>
          </thead>
          <tbody>
            {values.map((cells) => (
              <tr>
                {cells.map((cell) => (
                  <td class={/^([\d,.]+( [%a-z]+)?|–)$/.test(cell) ? 'number' : ''}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

/** The name of an option may go on in the next line before each of its words. */
const breakable = (name: string) =>
  name.split(/(?=[A-Z])/).flatMap((word, at) => (at === 0 ? [word] : [<wbr key={at} />, word]))
