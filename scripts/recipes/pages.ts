import { readdirSync, readFileSync } from 'node:fs'

/** The folder of the pages, and that of the programs. */
export const pageFolder = 'docs/recipes'
export const programFolder = 'examples/recipes'

/** The pages of the recipes by name, without the index. */
export const pages = (): readonly string[] =>
  readdirSync(pageFolder).filter((name) => name.endsWith('.md') && name !== 'README.md')

export const textOf = (page: string): string => readFileSync(`${pageFolder}/${page}`, 'utf8')

const block = /(<!-- skip: the program (\S+), which `npm run test:recipes` runs -->\n\n```\w+\n).*?(\n```)/gs

/** The programs that the page shows. */
export const programsOn = (page: string): readonly string[] =>
  [...page.matchAll(block)].map(([, , program = '']) => program)

/** The page with the programs as they are now. */
export const withPrograms = (page: string): string =>
  page.replaceAll(
    block,
    (_, start: string, program: string, end: string) =>
      start + readFileSync(`${programFolder}/${program}`, 'utf8').trimEnd() + end,
  )
