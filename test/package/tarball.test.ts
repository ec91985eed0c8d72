import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { doors, fileOf, readManifest } from './doors.ts'

const installed = inject('installed')
const files = readdirSync(installed, { encoding: 'utf8', recursive: true })
const textOf = (file: string): string => readFileSync(join(installed, file), 'utf8')
const texts = files.filter((file) => statSync(join(installed, file)).isFile())

it('ships dist, the manifest and three pages, and nothing else', () => {
  const topLevel = files.filter((file) => !file.includes('/')).sort()

  expect(topLevel).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'package.json'])
})

it('needs no other package and may be shaken', () => {
  const manifest = readManifest(installed)

  expect(manifest.dependencies).toBeUndefined()
  expect(manifest.sideEffects).toBe(false)
})

it.each(doors)('ships %s as ESM and CommonJS, with types for both', (door) => {
  const shipped = files.filter((file) => /^dist\/[^/]+$/.test(file) && file.startsWith(`dist/${fileOf(door)}.`))

  expect(shipped).toEqual(
    expect.arrayContaining(['.js', '.cjs', '.d.ts', '.d.cts'].map((extension) => `dist/${fileOf(door)}${extension}`)),
  )
})

it('names no path of the machine it was built on', () => {
  const leaks = texts.filter((file) => textOf(file).includes(process.cwd()) || textOf(file).includes('file://'))

  expect(leaks).toEqual([])
})

describe('declarations', () => {
  const declarations = texts.filter((file) => /\.d\.c?ts$/.test(file))

  it('exist', () => {
    expect(declarations).not.toEqual([])
  })

  it('hold nothing marked as internal', () => {
    expect(declarations.filter((file) => textOf(file).includes('@internal'))).toEqual([])
  })

  it('import files of their own format', () => {
    const strangers = declarations.flatMap((file) => {
      const specifiers = [...textOf(file).matchAll(/(?:from |import\()['"](\..*?)['"]/g)].map((match) => match[1] ?? '')
      const extension = file.endsWith('.d.cts') ? '.cjs' : '.js'
      return specifiers
        .filter((specifier) => !specifier.endsWith(extension))
        .map((specifier) => `${file}: ${specifier}`)
    })

    expect(strangers).toEqual([])
  })
})
