/** A `ts` or `js` block of a page. */
export interface Snippet {
  readonly page: string
  /** Line of the block's fence, from 1. */
  readonly line: number
  readonly language: 'ts' | 'js'
  /** As long as the page, blank where it is not code, so that line numbers of errors are those of the page. */
  readonly code: string
  /** What is done with it, as the comment above the block says. */
  readonly check: 'run' | 'compile' | 'nothing'
  readonly runner: 'node' | 'node:test' | 'vitest' | 'jest'
}

const fence = /^\s*```(\w*)/
const languages: Readonly<Record<string, 'ts' | 'js'>> = { ts: 'ts', typescript: 'ts', js: 'js', javascript: 'js' }

/**
 * Finds the blocks of a page. HTML comments right above a block, which readers do not see, steer it:
 * `<!-- skip: why -->` leaves it alone, `<!-- compile only: why -->` does not run it, `<!-- continues -->` puts the
 * block before it in front, and `<!-- setup` … `-->` around lines of code puts these lines in front.
 */
export function snippetsIn(page: string, text: string): readonly Snippet[] {
  const lines = text.split('\n')
  const snippets: Snippet[] = []
  let comments: Comment[] = []
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? ''
    const opened = fence.exec(line)
    if (opened !== null) {
      const end = endOf(lines, index, (candidate) => candidate.trim() === '```')
      const language = languages[opened[1] ?? '']
      if (language !== undefined) {
        const previous = snippets.at(-1)
        snippets.push(snippetOf(page, lines, { first: index + 1, last: end - 1 }, language, comments, previous))
      }
      comments = []
      index = end
    } else if (line.trimStart().startsWith('<!--')) {
      const end = endOf(lines, index - 1, (candidate) => candidate.includes('-->'))
      comments.push({
        first: index,
        last: end,
        text: lines
          .slice(index, end + 1)
          .join('\n')
          .trim(),
      })
      index = end
    } else if (line.trim() !== '') comments = []
  }
  return snippets
}

/** Lines, from 0, both included. */
interface Range {
  readonly first: number
  readonly last: number
}

interface Comment extends Range {
  readonly text: string
}

function endOf(lines: readonly string[], start: number, isEnd: (line: string) => boolean): number {
  const end = lines.findIndex((line, index) => index > start && isEnd(line))
  return end === -1 ? lines.length : end
}

function snippetOf(
  page: string,
  lines: readonly string[],
  block: Range,
  language: 'ts' | 'js',
  comments: readonly Comment[],
  previous: Snippet | undefined,
): Snippet {
  const has = (pattern: RegExp): boolean => comments.some(({ text }) => pattern.test(text))
  const setups = comments.filter(({ text }) => /^<!-- setup\n/.test(text))
  const ranges = [...setups.map(({ first, last }) => ({ first: first + 1, last: last - 1 })), block]
  const continued = has(/^<!-- continues -->$/) ? previous?.code.split('\n') : undefined
  const code = lines.map((line, index) => {
    const own = ranges.some(({ first, last }) => index >= first && index <= last)
    return own ? line : (continued?.[index] ?? '')
  })
  return {
    page,
    line: block.first,
    language,
    code: code.join('\n'),
    check: has(/^<!-- skip: \w/) ? 'nothing' : has(/^<!-- compile only: \w/) ? 'compile' : 'run',
    runner: runnerOf(code.join('\n')),
  }
}

function runnerOf(code: string): Snippet['runner'] {
  const loads = (names: string): boolean => new RegExp(`(?:from |require\\()['"](?:${names})['"]`).test(code)
  if (loads('vitest')) return 'vitest'
  if (loads('jest|@jest/globals')) return 'jest'
  return loads('node:test') ? 'node:test' : 'node'
}
