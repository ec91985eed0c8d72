import { describe, expect, it } from 'vitest'
import { typeErrors } from './compile.ts'
import { executeSnippet } from './execute.ts'
import { snippetsIn, type Snippet } from './markdown.ts'

const block = (code: string, language = 'ts'): string => `\`\`\`${language}\n${code}\n\`\`\`\n`

function only(text: string): Snippet {
  const [snippet, ...others] = snippetsIn('page.md', text)
  if (snippet === undefined || others.length > 0) throw new Error('not one snippet')
  return snippet
}

describe('finding', () => {
  it('takes TypeScript and JavaScript, and nothing else', () => {
    const text = [block('1'), block('2', 'js'), block('3', 'sh'), block('4', 'json'), block('5', '')].join('\n')

    const found = snippetsIn('page.md', text)

    expect(found.map(({ language, code }) => [language, code.trim()])).toEqual([
      ['ts', '1'],
      ['js', '2'],
    ])
  })

  it('keeps the lines of the page', () => {
    const { line, code } = only(`# Title\n\n${block('first()\nsecond()')}`)

    expect(line).toBe(3)
    expect(code.split('\n').indexOf('second()')).toBe(4)
  })

  it.each([
    ['<!-- skip: pseudo code -->', 'nothing'],
    ['<!-- skip: -->', 'run'],
    ['<!-- compile only: needs a network -->', 'compile'],
    ['<!-- skip: too far away -->\n\nSome text.', 'run'],
  ])('reads the comment %s', (comment, check) => {
    expect(only(`${comment}\n\n${block('1')}`).check).toBe(check)
  })

  it('puts the setup in front', () => {
    const { code } = only(`<!-- setup\nconst a = 1\n-->\n${block('a')}`)

    expect(code.trim().split(/\n+/)).toEqual(['const a = 1', 'a'])
  })

  it('continues with all that came before', () => {
    const continued = '<!-- continues -->\n'

    const found = snippetsIn('page.md', `${block('one')}${continued}${block('two')}${continued}${block('three')}`)

    expect(found.at(-1)?.code.trim().split(/\n+/)).toEqual(['one', 'two', 'three'])
  })

  it.each([
    ["import { it } from 'vitest'", 'vitest'],
    ["import { test } from '@jest/globals'", 'jest'],
    ["import test from 'node:test'", 'node:test'],
    ["import fs from 'node:fs'", 'node'],
  ])('knows the runner of %s', (code, runner) => {
    expect(only(block(code)).runner).toBe(runner)
  })
})

describe('compiling', () => {
  it('accepts good code', () => {
    const ts = only(
      block("import { CircuitBreaker } from 'recloser'\nawait Promise.resolve(new CircuitBreaker().state)"),
    )
    const js = only(block("const { execute } = require('recloser')\nconst run = (task) => execute(task)", 'js'))

    expect(typeErrors([ts])).toEqual([])
    expect(typeErrors([{ ...js, code: js.code.replace('execute(task)', 'task') }])).toEqual([])
  })

  it('is as strict with TypeScript as the strictest projects are', () => {
    const loose = [
      "import { CircuitState } from 'recloser'",
      "const state: CircuitState = 'open'",
      'const signal: AbortSignal | undefined = undefined',
      "await fetch('/', { signal })",
      "const [first] = state.split('-')",
      'console.log(first.length)',
    ].join('\n')

    expect(typeErrors([only(block(loose))])).toEqual([
      expect.stringContaining("type-only import when 'verbatimModuleSyntax'"),
      expect.stringContaining("with 'exactOptionalPropertyTypes: true'"),
      expect.stringContaining("'first' is possibly 'undefined'"),
    ])
  })

  it.each(['ts', 'js'])('tells the line of an error in %s', (language) => {
    const wrong = only(
      `Text\n\n${block("import { CircuitBreaker } from 'recloser'\nnew CircuitBreaker().stat", language)}`,
    )

    expect(typeErrors([wrong])).toEqual([expect.stringMatching(/^page\.md:5 Property 'stat' does not exist/)])
  })
})

describe('running', () => {
  const state = "import { CircuitBreaker } from 'recloser'\nconst { state } = new CircuitBreaker()\n"
  const testOf = (name: string, wanted: string): string =>
    `import { expect, it } from '${name}'\n${state}it('starts closed', () => expect(state).toBe('${wanted}'))`
  const nodeTest = (wanted: string): string =>
    `import assert from 'node:assert'\nimport { test } from 'node:test'\n${state}test('is', () => assert.equal(state, '${wanted}'))`

  it('runs code against the built package, in either module system', async () => {
    const esm = only(block(`${state}console.log(state)`))
    const commonJs = only(
      block("const { CircuitBreaker } = require('recloser')\nconsole.log(new CircuitBreaker().state)", 'js'),
    )

    expect(await executeSnippet(esm)).toBe('closed\n')
    expect(await executeSnippet(commonJs)).toBe('closed\n')
  })

  it('fails with the line of the page', async () => {
    const broken = only(`Text\n\n${block("const fail = () => {\n  throw new Error('broken')\n}\nfail()")}`)

    await expect(executeSnippet(broken)).rejects.toThrow(/Error: broken[^]*page\.md:5/)
  })

  it('fails where a rejection is left alone, and where it does not end', async () => {
    await expect(executeSnippet(only(block("void Promise.reject(new Error('lost'))")))).rejects.toThrow('lost')
    await expect(executeSnippet(only(block('setInterval(() => {}, 1000)')), 2000)).rejects.toThrow('still running')
  })

  it.each([
    ['vitest', testOf],
    ['@jest/globals', testOf],
    ['node:test', (_name: string, wanted: string) => nodeTest(wanted)],
  ])('runs tests of %s, and sees them fail', async (name, snippetFor) => {
    await executeSnippet(only(block(snippetFor(name, 'closed'))))
    await expect(executeSnippet(only(block(snippetFor(name, 'ajar'))))).rejects.toThrow('ajar')
  })
})
