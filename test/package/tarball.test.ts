import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { doors, fileOf, readManifest } from './doors.ts'

const installed = inject('installed')
const files = readdirSync(installed, { encoding: 'utf8', recursive: true })
const textOf = (file: string): string => readFileSync(join(installed, file), 'utf8')
const texts = files.filter((file) => statSync(join(installed, file)).isFile())

it('ships dist, the manifest and the pages, and nothing else', () => {
  const topLevel = files.filter((file) => !file.includes('/')).sort()

  expect(topLevel).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'docs', 'package.json'])
})

const sizesOf = (): { readonly count: number; readonly bytes: number } => {
  const sizes = texts.map((file) => statSync(join(installed, file)).size)
  return { count: sizes.length, bytes: sizes.reduce((sum, size) => sum + size) }
}

// Not met since `recloser/simulate`, `recloser/redis` and `recloser/console` are in it: docs/decisions/034-*.md.
it.fails('is at most 400 files and 1.1 MB', () => {
  const { count, bytes } = sizesOf()

  expect(count).toBeLessThanOrEqual(400)
  expect(bytes).toBeLessThanOrEqual(1_100_000)
})

it('is at most 527 files and 2.71 MB, which was reached', () => {
  const { count, bytes } = sizesOf()

  expect(count).toBeGreaterThan(100)
  expect(count).toBeLessThanOrEqual(527)
  expect(bytes).toBeLessThanOrEqual(2_710_000)
})

it('ships each page that the README sends its reader to, but for records of measurements, programs of the repository and other libraries', () => {
  const links = [...textOf('README.md').matchAll(/\]\((docs\/[\w-]+\.md)/g)].map(([, page]) => page ?? '')
  const records = ['benchmarks', 'comparison', 'examples', 'mutation', 'trials', 'tuning']
  const ofOthers = ['for-readers-of-other-libraries', 'migrating-from-cockatiel', 'migrating-from-opossum']
  const apart = [...records, ...ofOthers].map((page) => `docs/${page}.md`)

  expect(links.length).toBeGreaterThan(5)
  expect(links.filter((page) => !files.includes(page) && !apart.includes(page))).toEqual([])
})

it('says where its sources and its issues are', () => {
  const { repository, bugs, homepage } = readManifest(installed)

  expect([repository?.url, bugs, homepage].every((address) => /^(git\+)?https:/.test(address ?? ''))).toBe(true)
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

  it('import only what is there, in the format that both may import', () => {
    const imported = declarations.flatMap((file) =>
      [...textOf(file).matchAll(/(?:from |import\()['"](\..*?)['"]/g)].map(([, specifier = '']) => ({
        file,
        specifier,
      })),
    )
    const strangers = imported.filter(
      ({ file, specifier }) => !files.includes(join(file, '..', specifier).replace(/\.cjs$/, '.d.cts')),
    )

    expect(imported.length).toBeGreaterThan(20)
    expect(strangers).toEqual([])
  })

  it('are the same for both formats, so that a type is the same one in each', () => {
    const different = doors.map(fileOf).filter((name) => textOf(`dist/${name}.d.ts`) !== textOf(`dist/${name}.d.cts`))

    expect(different).toEqual([])
  })
})
