import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const source = (path: string): string => fileURLToPath(new URL(`src/${path}`, import.meta.url))

/** For every project: a test that asserts nothing fails, and so does one that writes to the console without expecting it. */
const strict = {
  expect: { requireAssertions: true },
  setupFiles: [fileURLToPath(new URL('test/setup.ts', import.meta.url))],
}

/** The order service as a whole: shops that are killed, outages of a minute. `npm run test:order-service`; CI runs it. */
const orderService = 'test/examples/order-service/**/*.test.ts'

/** Programs of users with four compilers. `npm run test:compilers`; CI runs it. */
const compilers = 'test/package/programs.test.ts'

/**
 * What takes long, or needs more than the library: examples and measurements as whole programs, processes of their own,
 * servers, the short forms of the soak and of the trials, the worlds of the page on tuning.
 */
const system = [
  'test/{ci,compare,demo,examples,fetch,runtimes,soak,trials,tuning,undici}/**/*.test.ts',
  'test/**/*real-network.test.ts',
  // The compiler, and the server of the playground.
  'test/playground/{code,serve}.test.ts',
  // Each case in a process of its own.
  'test/cli/process.test.ts',
  'test/breaker/frozen-intrinsics.test.ts',
  'test/policy/process.test.ts',
  'test/registry/registry.{flood,heap}.test.ts',
]

export default defineConfig({
  resolve: {
    // As in tsconfig.json: tests and examples import the library as its users do, without a build.
    alias: [
      { find: /^recloser$/, replacement: source('index.ts') },
      { find: /^recloser\/(.+)$/, replacement: source('$1.ts') },
    ],
  },
  test: {
    ...strict,
    // Many tests wait for real servers, so that no core need be kept free.
    maxWorkers: '100%',
    coverage: {
      include: ['src/*/**'],
      // `npm run test:fleet` asks for every line of it: its tests meet a real Redis, which is not on every machine.
      exclude: ['src/fleet/**'],
      reporter: [['text', { skipFull: true }]],
      thresholds: { 'src/*/**': { 100: true } },
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          // The library keeps no state in its modules, so that files can share them: this halves the time.
          isolate: false,
          include: ['test/**/*.test.ts'],
          exclude: [
            ...system,
            'test/{fleet,foreign,migration,monitoring,package,recipes,site}/**',
            'test/**/*.browser.test.ts',
          ],
        },
      },
      {
        extends: true,
        // Real servers and processes have time on a busy machine.
        test: {
          name: 'system',
          include: system,
          exclude: ['test/**/*.browser.test.ts', orderService],
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'order-service',
          include: [orderService],
          exclude: ['test/**/*.browser.test.ts'],
          testTimeout: 30_000,
        },
      },
      {
        // Pages in a real browser, which is not on every machine.
        extends: true,
        test: { name: 'pages', include: ['test/**/*.browser.test.ts'] },
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
        // Needs the libraries of the benchmarks, which it installs.
        extends: true,
        test: {
          name: 'migration',
          include: ['test/migration/**/*.test.ts'],
          globalSetup: ['test/migration/install.ts'],
          testTimeout: 20_000,
        },
      },
      {
        // Needs `promtool`, of Debian's package `prometheus`.
        extends: true,
        test: { name: 'monitoring', include: ['test/monitoring/**/*.test.ts'], testTimeout: 60_000 },
      },
      {
        // What a user installs: needs `npm run build` first.
        test: {
          ...strict,
          name: 'package',
          include: ['test/package/**/*.test.ts'],
          exclude: [compilers],
          globalSetup: ['test/package/install.ts'],
          testTimeout: 120_000,
        },
      },
      {
        // The same, and four versions of TypeScript, which it installs.
        test: {
          ...strict,
          name: 'compilers',
          include: [compilers],
          globalSetup: ['test/package/install.ts'],
          testTimeout: 120_000,
        },
      },
    ],
  },
})
