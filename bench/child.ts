import { everyCase } from './cases/every-case.ts'
import { full, quick } from './measure/effort.ts'
import { interleave } from './measure/interleave.ts'
import type { Samples } from './report/result.ts'

// One process for one case, or for one figure of it, so that neither the optimised code nor the heap of one case can be felt
// in another. Called by run.ts with the id, the name of the figure or '', how hard to try, and which libraries take part.

const [id = '', figureName = '', effortName = '', only = ''] = process.argv.slice(2)
const effort = effortName === 'quick' ? quick : full
const wanted = (name: string): boolean => only === '' || only.split(',').includes(name)

async function measure(): Promise<readonly Samples[]> {
  const found = everyCase.find((one) => one.id === id)
  if (found === undefined) throw new Error(`there is no case ${id}`)
  if (found.kind === 'figure') {
    const figure = found.figures.find(({ name }) => name === figureName)
    if (figure === undefined) throw new Error(`${id} has no figure ${figureName}`)
    return [{ name: figure.name, how: figure.how, samples: await figure.measure(effort) }]
  }
  const contestants = await found.contestants(effort, wanted)
  const { once = false, operations } = found
  const samples = await interleave(contestants, { effort, once, operations: operations?.(effort) ?? 1 })
  return contestants.map(({ name, how }, index) => ({ name, how, samples: samples[index] ?? [] }))
}

try {
  process.send?.({ samples: await measure() })
} catch (error) {
  process.send?.({ error: error instanceof Error ? error.stack : String(error) })
}
