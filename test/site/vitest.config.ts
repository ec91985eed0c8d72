import { defineConfig } from 'vitest/config'

/** The built site in Chromium, and the API reference in it: `npm run test:site`. */
export default defineConfig({
  root: import.meta.dirname,
  test: {
    include: ['**/*.test.ts'],
    setupFiles: ['../setup.ts'],
    expect: { requireAssertions: true },
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
