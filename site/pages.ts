// Which Markdown files of the repository are pages of the site, and how the site is ordered.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A page: where its Markdown stands in the repository, and its path in the site, without an ending. */
export interface Page {
  readonly file: string
  readonly path: string
}

export interface Group {
  readonly text: string
  readonly items: readonly { readonly text: string; readonly link: string }[]
}

const root = join(import.meta.dirname, '..')

const below = (folder: string): readonly string[] =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { encoding: 'utf8', recursive: true })
        .filter((name) => name.endsWith('.md') && !name.includes('node_modules'))
        .map((name) => `${folder}/${name}`)
        .sort()
    : []

/** The README is the guide; what stands in `docs` stands at the top. A README of a folder is the page of the folder. */
function pathOf(file: string): string {
  if (file === 'README.md') return 'guide'
  const path = file.replace(/^docs\//, '').replace(/\.md$/, '')
  return /^[A-Z]+$/.test(path) ? path.toLowerCase() : path.replace(/README$/, 'index')
}

export const pages: readonly Page[] = [
  'README.md',
  ...['CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md'].filter((file) => existsSync(join(root, file))),
  ...below('docs'),
  ...below('examples'),
].map((file) => ({ file, path: pathOf(file) }))

const titleOf = (file: string): string =>
  /^# (.+)$/m.exec(readFileSync(join(root, file), 'utf8'))?.[1]?.replaceAll('`', '') ?? file

/** Names that are shorter than the titles of the pages. */
const shortNames: Readonly<Record<string, string>> = {
  guide: 'Guide',
  'http-and-streams': 'HTTP and streams',
  'registry-and-recovery': 'Registry and recovery',
  'migrating-from-opossum': 'From opossum',
  'migrating-from-cockatiel': 'From cockatiel',
  'for-readers-of-other-libraries': 'From other languages',
  'recipes/index': 'All recipes',
}

const order: Readonly<Record<string, readonly string[]>> = {
  Guide: [
    'guide',
    'rules',
    'policies',
    'http-and-streams',
    'registry-and-recovery',
    'testing',
    'monitoring',
    'console',
    'fleet',
    'command',
    'simulate',
    'tuning',
    'examples',
  ],
  Recipes: ['recipes/index'],
  Migration: ['migrating-from-opossum', 'migrating-from-cockatiel', 'for-readers-of-other-libraries'],
  Evidence: ['trials', 'benchmarks', 'comparison', 'mutation'],
  Project: ['versions', 'changelog', 'contributing', 'security'],
}

const groupOf = ({ path }: Page): string => {
  const named = Object.keys(order).find((group) => order[group]?.includes(path) === true)
  return named ?? (path.startsWith('recipes/') ? 'Recipes' : path.startsWith('decisions/') ? 'Decisions' : 'More')
}

/** The pages in the groups of the menu; a page without a group is under More. */
export function sidebar(): readonly Group[] {
  return [...Object.keys(order), 'More'].flatMap((text) => {
    const place = (page: Page): number => {
      const at = order[text]?.indexOf(page.path) ?? -1
      return at < 0 ? Infinity : at
    }
    const items = pages
      .filter((page) => groupOf(page) === text)
      .sort((a, b) => place(a) - place(b) || a.path.localeCompare(b.path))
      .map((page) => ({
        text: shortNames[page.path] ?? titleOf(page.file),
        link: `/${page.path.replace(/(^|\/)index$/, '$1')}`,
      }))
    // The folder of the decisions has its own page.
    if (text === 'Project') items.push({ text: 'Decisions', link: '/decisions/' })
    return items.length === 0 ? [] : [{ text, items }]
  })
}
