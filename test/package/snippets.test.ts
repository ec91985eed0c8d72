import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { typeErrors } from './snippets/compile.ts'
import { executeSnippet } from './snippets/execute.ts'
import { snippetsIn } from './snippets/markdown.ts'

const inDocs = existsSync('docs') ? readdirSync('docs', { encoding: 'utf8', recursive: true }) : []
const pages = ['README.md', ...inDocs.filter((file) => file.endsWith('.md')).map((file) => `docs/${file}`)]

const snippets = pages
  .flatMap((page) => snippetsIn(page, readFileSync(page, 'utf8')))
  .filter(({ check }) => check !== 'nothing')

it('finds snippets', () => {
  expect(snippets).not.toEqual([])
})

it('compiles all snippets', () => {
  expect(typeErrors(snippets)).toEqual([])
})

it.each(snippets.filter(({ check }) => check === 'run'))('runs $page:$line', async (snippet) => {
  await expect(executeSnippet(snippet)).resolves.toBeTypeOf('string')
})
