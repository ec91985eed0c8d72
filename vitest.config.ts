import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const source = (path: string): string => fileURLToPath(new URL(`src/${path}`, import.meta.url))

export default defineConfig({
  resolve: {
    // As in tsconfig.json: tests and examples import the library as its users do, without a build.
    alias: [
      { find: /^recloser$/, replacement: source('index.ts') },
      { find: /^recloser\/(.+)$/, replacement: source('$1.ts') },
    ],
  },
  test: {
    coverage: {
      include: ['src/*/**'],
      reporter: [['text', { skipFull: true }]],
      thresholds: {
        'src/{base,trip,backoff,predicate,core,call,policy,probe,testing}/**': { 100: true },
        'src/http/**': { 100: true },
        'src/observe/**': { 100: true },
      },
    },
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: ['test/package/**'] },
      },
      {
        extends: true,
        test: {
          name: 'types',
          include: [],
          typecheck: { enabled: true, only: true, include: ['test/types/**/*.test-d.ts'] },
        },
      },
      {
        // What a user installs: needs `npm run build` first.
        test: {
          name: 'package',
          include: ['test/package/**/*.test.ts'],
          globalSetup: ['test/package/install.ts'],
          testTimeout: 120_000,
        },
      },
    ],
  },
})
