import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * Runs the tests of the mutated file first, then those of its room, then the laws: a run stops at the first test that
 * fails, and nearly always one of these does.
 */
export class NearestFirst extends BaseSequencer {
  override sort(specifications: TestSpecification[]): Promise<TestSpecification[]> {
    const [, room, name] = /src\/(\w+)\/([\w-]+)\.ts$/.exec(this.ctx.config.related?.[0] ?? '') ?? []
    const cost = ({ moduleId }: TestSpecification): number => {
      if (moduleId.includes(`/test/${room}/${name}.`)) return 0
      if (moduleId.includes(`/test/${room}/`)) return 1
      if (moduleId.includes('/test/laws/')) return 2
      return moduleId.endsWith('/last.test.ts') ? 4 : 3
    }
    return Promise.resolve([...specifications].sort((a, b) => cost(a) - cost(b)))
  }
}
