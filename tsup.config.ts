import { defineConfig } from 'tsup'

// The JavaScript of the package; scripts/finish-types.ts adds the types.
export default defineConfig({
  entry: ['src/*.ts'],
  format: ['esm', 'cjs'],
  target: 'es2022',
  sourcemap: true,
  clean: true,
  // What several doors share goes to one chunk per format, so a class is one class behind every door.
  splitting: true,
  // Without it tsup converts to CommonJS by sucrase, whose source maps hold absolute paths of this machine.
  treeshake: true,
})
