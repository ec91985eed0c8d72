import { defineConfig } from 'vitest/config'

/** The recipes with the packed package, in outages of the real things: `npm run test:recipes`. */
export default defineConfig({
  root: import.meta.dirname,
  test: {
    include: ['**/*.test.ts'],
    globalSetup: ['play/stage.ts'],
    expect: { requireAssertions: true },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
