/** The text below each heading of a page, with what is of lower rank, by the anchor that GitHub gives the heading. */
export function sections(page: string): ReadonlyMap<string, string> {
  const lines = page.split('\n')
  const headings = headingsIn(lines)
  const texts = new Map<string, string>()
  headings.forEach(({ rank, title, line }, index) => {
    const next = headings.slice(index + 1).find((other) => other.rank <= rank)
    let anchor = anchorOf(title)
    for (let again = 1; texts.has(anchor); again++) anchor = `${anchorOf(title)}-${again}`
    texts.set(anchor, lines.slice(line + 1, next?.line).join('\n'))
  })
  return texts
}

interface Heading {
  readonly rank: number
  readonly title: string
  readonly line: number
}

/** What begins with `#` in a block of code is none. */
function headingsIn(lines: readonly string[]): readonly Heading[] {
  let inCode = false
  return lines.flatMap((text, line) => {
    if (/^\s*```/.test(text)) inCode = !inCode
    const [, marks = '', title = ''] = /^(#+) (.+)$/.exec(text) ?? []
    return inCode || title === '' ? [] : [{ rank: marks.length, title, line }]
  })
}

const anchorOf = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
    .replaceAll(' ', '-')

/** Where the links of a page lead. Code has none. */
export const linksIn = (page: string): readonly string[] =>
  [
    ...page
      .replaceAll(/^\s*```.*?^\s*```$/gms, '')
      .replaceAll(/(`+)[^`].*?\1/g, '')
      .matchAll(/\]\((\S+?)\)/g),
  ].map(([, target = '']) => target)
