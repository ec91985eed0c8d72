import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import suite from '../../vitest.config.ts'
import { redisProgram } from './support/redis-program.ts'

const isHere = redisProgram() !== undefined
if (!isHere) process.stdout.write('There is no redis-server: the coverage of src/fleet is not measured.\n')

/** Fleets on a real Redis, and all that they are made of: `npm run test:fleet:redis`. */
export default defineConfig({
  ...suite,
  test: {
    include: ['test/fleet/**/*.test.ts'],
    exclude: ['test/fleet/processes/**', 'test/**/*.browser.test.ts'],
    expect: { requireAssertions: true },
    setupFiles: [fileURLToPath(new URL('../setup.ts', import.meta.url))],
    maxWorkers: '100%',
    testTimeout: 30_000,
    coverage: {
      include: ['src/fleet/**'],
      reporter: [['text', { skipFull: true }]],
      ...(isHere ? { thresholds: { 100: true } } : {}),
    },
  },
})
