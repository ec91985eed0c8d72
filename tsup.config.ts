import { readdirSync, statSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { defineConfig, type Options } from 'tsup'

// The command is a program of its own.
const folders = readdirSync('src').filter((name) => name !== 'cli' && statSync(`src/${name}`).isDirectory())

type Plugin = NonNullable<Options['esbuildPlugins']>[number]

// One module for each folder of sources, as for the types, and doors that take from them. So a class is one class behind
// every door, a stack trace names the folder, and the package has few files.
const moduleOfFolder = (extension: string): Plugin => ({
  name: 'module-of-folder',
  setup(build) {
    build.onResolve({ filter: /^src\/\w+$/ }, ({ path }) => ({ path: resolve(path), namespace: 'folder' }))
    build.onLoad({ filter: /.*/, namespace: 'folder' }, ({ path }) => ({
      contents: readdirSync(path)
        .map((file) => `export * from './${file}'`)
        .join('\n'),
      resolveDir: path,
    }))
    build.onResolve({ filter: /^\.\.?\/\w+\/[^/]+\.ts$/ }, ({ path, importer, kind }) => {
      if (kind === 'entry-point') return undefined
      const folder = basename(dirname(path))
      const to =
        { [resolve('src')]: './modules/', [resolve('src/cli')]: '../modules/' }[resolve(dirname(importer))] ?? './'
      return { path: `${to}${folder}.${extension}`, external: true, sideEffects: false }
    })
  },
})

// What the trials and the demo import as users do is the package that they are in.
const ownEntryPoints: Plugin = {
  name: 'own-entry-points',
  setup(build) {
    build.onResolve({ filter: /^recloser(\/\w+)?$/ }, ({ path }) => ({
      path: `../${path.split('/')[1] ?? 'index'}.js`,
      external: true,
    }))
  },
}

const command = { format: 'esm', target: 'node20', minify: true } as const satisfies Options

// The JavaScript of the package; scripts/finish-types.ts adds the types.
export default defineConfig([
  ...(['esm', 'cjs'] as const).map((format) => {
    const extension = format === 'esm' ? 'js' : 'cjs'
    return {
      entry: {
        ...Object.fromEntries(folders.map((folder) => [`modules/${folder}`, `src/${folder}`])),
        ...Object.fromEntries(
          readdirSync('src').flatMap((name) => (name.endsWith('.ts') ? [[basename(name, '.ts'), `src/${name}`]] : [])),
        ),
      },
      format,
      target: 'es2022',
      sourcemap: true,
      clean: [`dist/*.${extension}*`, `dist/modules/*.${extension}*`],
      // Without it tsup converts to CommonJS by sucrase, whose source maps hold absolute paths of this machine.
      treeshake: true,
      splitting: true,
      esbuildPlugins: [moduleOfFolder(extension)],
    } satisfies Options
  }),
  {
    ...command,
    entry: { 'bin/recloser': 'src/cli/main.ts' },
    banner: { js: '#!/usr/bin/env node' },
    esbuildPlugins: [moduleOfFolder('js')],
  },
  // The trials and the demo are loaded when somebody asks for them.
  {
    ...command,
    entry: { 'bin/trials': 'bench/trials/module.ts', 'bin/demo': 'examples/demo/run.ts' },
    esbuildPlugins: [ownEntryPoints],
  },
])
