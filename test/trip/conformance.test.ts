import { describe, expect, it } from 'vitest'
import { conformance } from './conformance.ts'
import { subjects } from './subjects.ts'

describe.each(subjects)('$title', (subject) => {
  conformance(subject)
})

describe('the shapes of strategies and windows', () => {
  it('are all different, so that no snapshot is taken for that of another', () => {
    const shapes = subjects.map(({ make }) => make().value.shape)

    expect(new Set(shapes).size).toBe(subjects.length)
  })
})
