import { defineConfig } from 'vitest/config'

/** Real clients in front of real servers, with the built package between them: `npm run test:foreign`. */
export default defineConfig({
  root: import.meta.dirname,
  test: {
    include: ['**/*.test.ts'],
    globalSetup: ['play/install.ts'],
    expect: { requireAssertions: true },
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
