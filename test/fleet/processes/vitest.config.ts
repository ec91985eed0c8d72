import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const source = (path: string): string => fileURLToPath(new URL(`../../../src/${path}`, import.meta.url))

/** Fleets of real processes on real servers: `npm run test:fleet:processes`. One after the other: what they measure is time. */
export default defineConfig({
  root: import.meta.dirname,
  resolve: {
    alias: [
      { find: /^recloser$/, replacement: source('index.ts') },
      { find: /^recloser\/(.+)$/, replacement: source('$1.ts') },
    ],
  },
  test: {
    include: ['**/*.test.ts'],
    expect: { requireAssertions: true },
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 90_000,
  },
})
