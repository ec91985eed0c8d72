import { describe, expect, it } from 'vitest'
import { conformance } from './conformance.ts'
import { subjects } from './subjects.ts'

describe.each(subjects)('$title', (subject) => {
  conformance(subject)
})

describe('the shapes of strategies and windows', () => {
  it('are all different, so that no snapshot is taken for that of another', () => {
    // A rule that may lack a field loads what the same rule without it has saved.
    const shapes = subjects.flatMap(({ make, mayLack }) => (mayLack === undefined ? make().value.shape : []))

    expect(new Set(shapes).size).toBe(shapes.length)
  })
})
