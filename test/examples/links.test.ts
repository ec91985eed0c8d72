import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { linksIn, sections } from './sections.ts'

const below = (folder: string): readonly string[] =>
  readdirSync(folder, { encoding: 'utf8', recursive: true })
    .filter((name) => name.endsWith('.md') && !name.includes('node_modules'))
    .map((name) => `${folder}/${name}`)

const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md', ...below('docs'), ...below('examples')]

/** What is wrong with a link of the page to a file, a folder or a heading; `undefined`: it leads there. */
function broken(page: string, link: string): string | undefined {
  const [path = '', anchor] = link.split('#')
  const target = path === '' ? page : join(dirname(page), path)
  if (!existsSync(target)) return `${link}: there is no ${target}`
  if (anchor === undefined || sections(readFileSync(target, 'utf8')).has(anchor)) return undefined
  return `${link}: ${target} has no such heading`
}

const isRelative = (link: string): boolean => !/^[a-z]+:/.test(link)

it.each(pages)('the links of %s lead somewhere', (page) => {
  const links = linksIn(readFileSync(page, 'utf8')).filter(isRelative)

  expect(links.flatMap((link) => broken(page, link) ?? [])).toEqual([])
})

it('the README leads to each page of docs', () => {
  const linked = new Set(linksIn(readFileSync('README.md', 'utf8')).map((link) => link.split('#')[0]))

  const missing = readdirSync('docs').filter((name) => name.endsWith('.md') && !linked.has(`docs/${name}`))
  expect(missing).toEqual([])
})

describe('of a made-up page', () => {
  it('links are found, but not those in code', () => {
    const page = 'a [`b`](c.md#d) ![e](f.svg)\n\n`[g](h)` ``[`i`](j)``\n\n```md\n[k](l)\n```\n\n| [m](n) | [o](p) |\n'

    expect(linksIn(page)).toEqual(['c.md#d', 'f.svg', 'n', 'p'])
  })

  it('headings have the anchors that GitHub gives them, and code has none', () => {
    const page = '# One\n\n## `two()`: 2, and a half\n\n```sh\n# no heading\n```\n\n## One\n\ntext\n'

    expect([...sections(page).keys()]).toEqual(['one', 'two-2-and-a-half', 'one-1'])
    expect(sections(page).get('one-1')).toBe('\ntext\n')
    expect(sections(page).get('two-2-and-a-half')).toContain('# no heading')
  })

  it('a link to no file, and one to no heading, are told', () => {
    expect(broken('docs/a-page.md', 'nowhere.md')).toBe('nowhere.md: there is no docs/nowhere.md')
    expect(broken('README.md', '#nowhere')).toBe('#nowhere: README.md has no such heading')
  })
})
