// Turns Markdown that reads well on GitHub into a page of the site: only its links change.

import { existsSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import type { Page } from './pages.ts'

const root = join(import.meta.dirname, '..')

/** Blocks and spans of code, and comments, which stay as they are. */
const code = /^ *```[^]*?^ *```$|(`+)[^`][^]*?\1|<!--[^]*?-->/gm

export interface Surroundings {
  readonly pages: readonly Page[]
  /** Where a file of the repository that is no page can be read. */
  readonly repository: string
}

/** The same text with links to pages of the site, to images beside it, and to the repository for everything else. */
export function rewrite(text: string, page: Page, { pages, repository }: Surroundings): string {
  const asLink = (target: string): string => {
    const [path = '', anchor] = target.split('#')
    if (path === '' || /^[a-z]+:/.test(path)) return target
    const file = normalize(join(dirname(page.file), path)).replace(/\/$/, '')
    const to = pages.find((each) => each.file === file || each.file === `${file}/README.md`)
    const hash = anchor === undefined ? '' : `#${anchor}`
    if (to !== undefined) return `/${to.path}.md${hash}`
    if (file === 'docs/decisions') return '/decisions/'
    if (!existsSync(join(root, file))) throw new Error(`${page.file}: there is no ${file}`)
    return `${repository}/blob/main/${file}${hash}`
  }
  const asImage = (target: string): string => {
    if (/^[a-z]+:/.test(target)) return target
    const file = normalize(join(dirname(page.file), target)).replace(/^docs\//, '')
    const beside = relative(dirname(page.path), file)
    return beside.startsWith('.') ? beside : `./${beside}`
  }
  const change = (prose: string): string =>
    prose
      .replaceAll(
        /(!?)(\[(?:[^[\]]|\[[^\]]*\])*\])\(([^\s)]+)\)/g,
        (_all, mark: string, words: string, target: string) =>
          mark === '' ? `${words}(${asLink(target)})` : `!${words}(${asImage(target)})`,
      )
      .replaceAll(/\b(src|srcset)="([^"]+)"/g, (_all, name: string, target: string) => `${name}="${asImage(target)}"`)
  return outside(code, text, change)
}

/** Applies the change to what the pattern does not match. A link around a span of code is one piece: the span is put back. */
function outside(pattern: RegExp, text: string, change: (prose: string) => string): string {
  const kept: string[] = []
  const marked = text.replaceAll(pattern, (match) => `\u0000${kept.push(match) - 1}\u0000`)
  // eslint-disable-next-line no-control-regex -- no text has this character
  return change(marked).replaceAll(/\u0000(\d+)\u0000/g, (_all, index: string) => kept[Number(index)] ?? '')
}
