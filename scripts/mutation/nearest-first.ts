import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** The rooms whose tests wait for real servers, and those that these tests are asked about: others have nearer ones. */
const remote = ['fetch', 'undici']
const nearRemote = [...remote, 'http', 'timer']

/**
 * Runs the tests of the mutated file first, then those of its room, then the laws: a run stops at the first test that
 * fails, and nearly always one of these does.
 */
export class NearestFirst extends BaseSequencer {
  override sort(specifications: TestSpecification[]): Promise<TestSpecification[]> {
    const mutated = this.ctx.config.related ?? []
    const [, room = '', name] = /src\/(\w+)\/([\w-]+)\.ts$/.exec(mutated[0] ?? '') ?? []
    // All files are mutated at once in the first run, which asks for what each test reaches.
    const nearby = mutated.length !== 1 || nearRemote.includes(room)
    const isRemote = ({ moduleId }: TestSpecification): boolean =>
      remote.some((each) => moduleId.includes(`/test/${each}/`))
    const cost = ({ moduleId }: TestSpecification): number => {
      if (moduleId.includes(`/test/${room}/${name}.`)) return 0
      if (moduleId.includes(`/test/${room}/`)) return 1
      if (moduleId.includes('/test/laws/')) return 2
      return moduleId.endsWith('/last.test.ts') ? 4 : 3
    }
    const wanted = specifications.filter((specification) => nearby || !isRemote(specification))
    return Promise.resolve(wanted.sort((a, b) => cost(a) - cost(b)))
  }
}
