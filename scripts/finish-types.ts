import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { roomDeclarations, type Declarations } from './declarations.ts'
import { withPureCalls } from './pure-calls.ts'
import { firstMappings, lineMappings, type DeclarationMap } from './mappings.ts'

// Comments stand in the types and in the sources, and nobody reads this by its indentation. Each line stays, so that the
// maps hold. A test sees to it that no text of ours runs over several lines.
const bare = (code: string): string =>
  code
    .replaceAll(/^ *\/\*\*[^]*?\*\/$|^\/\/ src\/.*$/gm, (comment) => '\n'.repeat(comment.split('\n').length - 1))
    .replaceAll(/^ +/gm, '')
    // It stands there twice.
    .replace(/\n\/\/# sourceMappingURL=.*\n(?=\/\/# sourceMappingURL=)/, '\n')

// tsc writes one declaration beside each module. This makes one for each folder of them, in dist/types, and has those of
// the entry points, which only re-export, take all from there. They are CommonJS declarations, which both formats may
// import, so that a type is the same one whichever format a user's file has. All maps, also those of the code, point to
// the copy of the sources in dist/src, so that "go to definition" and debuggers land in the TypeScript source.

const readText = (path: string): string => readFileSync(path, 'utf8')
const readMap = (path: string): DeclarationMap => JSON.parse(readText(path)) as DeclarationMap
const endingIn = (folder: string, ending: string): readonly string[] =>
  readdirSync(folder).filter((name) => name.endsWith(ending))

// The command has no types to offer.
const rooms = readdirSync('src').filter((name) => name !== 'cli' && statSync(join('src', name)).isDirectory())
// What an earlier build left.
for (const folder of ['dist/src', 'dist/types']) rmSync(folder, { recursive: true, force: true })
mkdirSync('dist/types')

for (const room of rooms) {
  const files = endingIn(join('dist', room), '.d.ts').map((name): Declarations => {
    const path = join('dist', room, name)
    const map = readMap(`${path}.map`)
    return { name, text: readText(path), map: { ...map, sources: [`../src/${room}/${basename(name, '.d.ts')}.ts`] } }
  })
  const { text, map } = roomDeclarations(room, files, (other) => `./${other}.cjs`)
  writeFileSync(`dist/types/${room}.d.cts`, text)
  writeFileSync(`dist/types/${room}.d.cts.map`, JSON.stringify({ ...map, mappings: lineMappings(map.mappings, 2) }))
  rmSync(join('dist', room), { recursive: true })
}

for (const name of endingIn('dist', '.d.ts')) {
  const path = join('dist', name)
  const text = readText(path)
    .replaceAll(/'\.\/(\w+)\/[^']*'/g, "'./types/$1.cjs'")
    .replace(/\/\/# sourceMappingURL=.*/, '')
  writeFileSync(path, text)
  writeFileSync(path.replace('.d.ts', '.d.cts'), text)
  rmSync(`${path}.map`)
}

for (const name of endingIn('dist/modules', 'js.map')) {
  const path = join('dist/modules', name)
  const code = path.replace('.map', '')
  writeFileSync(code, withPureCalls(bare(readText(code))))
  const { sources, mappings } = readMap(path)
  const map = {
    version: 3,
    file: basename(name, '.map'),
    sources: sources.map((source) => source.replace('../../src/', '../src/')),
    names: [],
    mappings: firstMappings(mappings),
  }
  writeFileSync(path, JSON.stringify(map))
}

// The code of the entry points only takes from those: a map of it leads nowhere, and what it takes never changes.
const getter =
  /Object\.defineProperty\(exports, "(\w+)", \{\s+enumerable: true,\s+get: function \(\) \{ return (\w+\.\w+); \}\s+\}\);/g
for (const name of endingIn('dist', 'js.map')) {
  const code = join('dist', name.replace('.map', ''))
  const text = readText(code)
    .replaceAll(/\/\/# sourceMappingURL=.*/g, '')
    .replaceAll(getter, 'exports.$1 = $2;')
  writeFileSync(code, text)
  rmSync(join('dist', name))
}

// Without the entry points: they only re-export, and no map leads to them.
for (const room of rooms) cpSync(join('src', room), join('dist/src', room), { recursive: true })

// The page of the console is built too: in a source nobody wants to read it once more.
const page = 'dist/src/console/page-files.ts'
writeFileSync(page, readText(page).replaceAll(/^( +\w+: )".*",$/gm, "$1'…',"))
