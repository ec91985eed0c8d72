import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { pages, programFolder, programsOn, textOf, withPrograms } from '../../scripts/recipes/pages.ts'
import { linksIn, sections } from './sections.ts'

const rule = '**A call that is neither a failure nor ignored counts as a success, even if it rejects.**'

describe.each(pages())('docs/recipes/%s', (page) => {
  const text = textOf(page)

  it('shows its programs as they are', () => {
    expect(programsOn(text)).not.toEqual([])
    // `npm run recipes` writes them.
    expect(text).toBe(withPrograms(text))
  })

  it('says what counts and why, what an outage looks like, and how it is tested', () => {
    expect([...sections(text).keys()].slice(1)).toEqual([
      'what-counts',
      'the-code',
      'what-an-outage-looks-like',
      'how-it-is-tested',
    ])
    expect(sections(text).get('what-counts')?.replaceAll('\n', ' ')).toContain(rule)
  })

  it('begins with what it is for, and leads back', () => {
    const [title = '', first = ''] = text.split('\n\n')

    expect(title).toMatch(/^# /)
    expect(linksIn(first).join()).toMatch(/^\.\.\/\.\.\/README\.md/)
  })
})

it('each program is on one page', () => {
  const programs = readdirSync(programFolder, { encoding: 'utf8', recursive: true }).filter(
    (file) => /\.tsx?$/.test(file) && !file.includes('node_modules'),
  )

  expect(
    pages()
      .flatMap((page) => programsOn(textOf(page)))
      .sort(),
  ).toEqual([...programs].sort())
})

it('each page has one line in the index', () => {
  const lines = textOf('README.md').split('\n')
  const linked = linksIn(lines.filter((line) => line.startsWith('- ')).join('\n'))

  expect(linked.filter((link) => !link.startsWith('..')).sort()).toEqual([...pages()].sort())
})
