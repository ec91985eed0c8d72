import { basename } from 'node:path'
import { mergedMap, type DeclarationMap } from './mappings.ts'

/** What the compiler wrote for one source. */
export interface Declarations {
  readonly name: string
  readonly text: string
  readonly map: DeclarationMap
}

const importLine = /^import (?:type )?\{ (.*?),? \} from '\.\.?\/(.*)';$/
const declaration = /^(?:export )?(?:declare )?(?:abstract )?(?:const|class|function|interface|type) (\w+)/
const importedInPlace = /\bimport\("\.\.?\/([^"]*)"\)/g

/**
 * The declarations of all files of a room as one file, and its map. Each keeps its lines, so that its own map holds where it
 * now stands: what it imports from its room is there already, and what it imports from others is imported once, at the end.
 *
 * @param room the folder; `fileOf` names the file of a room relative to this one
 * @throws Error where two files declare the same name, or import in a form that is not known here
 */
export function roomDeclarations(
  room: string,
  files: readonly Declarations[],
  fileOf: (room: string) => string,
): { readonly text: string; readonly map: DeclarationMap } {
  const lines = ['/// <reference lib="esnext.disposable" />']
  const parts: { map: DeclarationMap; atLine: number }[] = []
  const owners = new Map<string, string>()
  const imports = new Map<string, Set<string>>()
  const roomOf = (specifier: string): string => (specifier.includes('/') ? specifier.split('/')[0] : room) ?? room

  const moved = (line: string, file: string): string => {
    if (/^(\/\/\/ <reference lib="esnext\.disposable"|export \{\};|\/\/# sourceMappingURL)/.test(line)) return ''
    const [, names, specifier = ''] = importLine.exec(line) ?? []
    if (names !== undefined) {
      if (names.includes(' as ')) throw new Error(`${file}: an import under another name is not known here: ${line}`)
      const known = imports.get(roomOf(specifier)) ?? new Set()
      for (const name of names.split(', ')) known.add(name.replace('type ', ''))
      imports.set(roomOf(specifier), known)
      return ''
    }
    // What is private is not a part of the type, so that a breaker of another copy of the package fits too.
    if (/^ +#private;$/.test(line)) return ''
    if (/^(import|export \*|export \{)/.test(line)) throw new Error(`${file}: a form that is not known here: ${line}`)
    const [, name] = declaration.exec(line) ?? []
    const owner = name === undefined ? file : (owners.get(name) ?? file)
    if (owner !== file) throw new Error(`${file}: ${owner} of the same folder declares ${String(name)} too`)
    if (name !== undefined) owners.set(name, file)
    return line.replaceAll(importedInPlace, (_, specifier: string) => `import("${fileOf(roomOf(specifier))}")`)
  }

  for (const { name, text, map } of files) {
    parts.push({ map, atLine: lines.length })
    lines.push(...text.split('\n').map((line) => moved(line, name)))
  }
  for (const [other, names] of imports) {
    if (other !== room) lines.push(`import type { ${[...names].sort().join(', ')} } from '${fileOf(other)}';`)
  }
  const file = basename(fileOf(room)).replace('.cjs', '.d.cts')
  // What is not exported stays inside.
  lines.push('export {};', `//# sourceMappingURL=${file}.map`)
  return { text: lines.join('\n'), map: mergedMap(file, parts) }
}
