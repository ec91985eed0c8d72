// The playground as a static page: relative paths, so that it works under any path of a site.

import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  root: here('.'),
  base: './',
  // As in tsconfig.json: examples import the library as its users do, without a build.
  resolve: {
    alias: [
      { find: /^recloser$/, replacement: here('../../src/index.ts') },
      { find: /^recloser\/(.+)$/, replacement: here('../../src/$1.ts') },
    ],
  },
  server: { host: '127.0.0.1', fs: { allow: [here('../..')] } },
  // What it imports is ES modules already, so that there is nothing to prepare, and nothing to write beside the sources.
  optimizeDeps: { noDiscovery: true },
  build: { outDir: here('dist'), emptyOutDir: true, modulePreload: false, assetsInlineLimit: 0 },
})
