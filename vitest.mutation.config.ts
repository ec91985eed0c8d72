import { readdirSync } from 'node:fs'
import { defineConfig } from 'vitest/config'
import { NearestFirst } from './scripts/mutation/nearest-first.ts'
import suite from './vitest.config.ts'

const rooms = readdirSync('src', { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))

/** The tests that `npm run test:mutation` runs against each mutant. */
export default defineConfig({
  ...suite,
  test: {
    // Left out: the demo, examples, layers and doors, which ask nothing of a rule, and the walks beside the model, which take
    // as long as all the rest together.
    include: [
      'test/{laws,bad-input}/**/*.test.ts',
      // The tests of each room.
      ...rooms.map((room) => `test/${room}/**/*.test.ts`),
      'scripts/mutation/last.test.ts',
    ],
    exclude: [
      // Thousands of values, and thousands of spellings of option names: test/base/nearest-name.test.ts has the rule.
      'test/bad-input/{fuzz,typos}.test.ts',
      // Outages of real servers, which take long: the tests of each room have what they answer. Only the adapter of the console to
      // `node:http` has no other test.
      'test/**/real-network.test.ts',
      'test/**/!(node-listener).real-network.test.ts',
      // Fleets of many processes, which take minutes: the other tests of the room meet the same real Redis.
      'test/fleet/processes/**',
      // Nor can a browser's page switch one on.
      'test/**/*.browser.test.ts',
      // Run in a process of their own, where no mutant is switched on.
      'test/breaker/frozen-intrinsics.test.ts',
      'test/cli/process.test.ts',
      'test/policy/process.test.ts',
      'test/registry/registry.heap.test.ts',
    ],
    // Each run has a new thread, so that a mutant in what a module does when it is imported is met; its files share it.
    isolate: false,
    // Those of the fleet wait for a real Redis.
    testTimeout: 30_000,
    expect: { requireAssertions: true },
    setupFiles: ['test/setup.ts', 'scripts/mutation/setup.ts'],
    sequence: { sequencer: NearestFirst },
  },
})
