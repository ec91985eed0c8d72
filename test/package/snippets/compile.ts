import { resolve } from 'node:path'
import ts from 'typescript'
import type { Snippet } from './markdown.ts'

/**
 * Type checks snippets as if they lay beside package.json, where `recloser` is the built package by Node's rule for
 * self-references. Returns one message per error, with the line of the page.
 */
export const typeErrors = (snippets: readonly Snippet[]): readonly string[] => [
  ...errorsOf(snippets.filter(({ language }) => language === 'ts')),
  ...errorsOf(snippets.filter(({ language }) => language === 'js')),
]

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
  module: ts.ModuleKind.NodeNext,
  moduleDetection: ts.ModuleDetectionKind.Force,
  types: ['node'],
  allowJs: true,
  checkJs: true,
  noEmit: true,
  skipLibCheck: false,
  // The libraries of TypeScript itself are no concern of ours, and half of the time.
  skipDefaultLibCheck: true,
}

/** What the strictest projects of users ask for. Nobody writes types in JavaScript, so only TypeScript is held to it. */
const strictest: ts.CompilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  isolatedModules: true,
  verbatimModuleSyntax: true,
}

function errorsOf(snippets: readonly Snippet[]): readonly string[] {
  const files = new Map(snippets.map((snippet) => [virtualPath(snippet), snippet]))
  const allOptions = { ...options, ...(snippets[0]?.language === 'ts' ? strictest : {}) }
  const host = ts.createCompilerHost(allOptions)
  const withSnippets: ts.CompilerHost = {
    ...host,
    fileExists: (path) => files.has(path) || host.fileExists(path),
    readFile: (path) => files.get(path)?.code ?? host.readFile(path),
    getSourceFile(path, language, ...rest) {
      const snippet = files.get(path)
      return snippet ? ts.createSourceFile(path, snippet.code, language) : host.getSourceFile(path, language, ...rest)
    },
  }
  const program = ts.createProgram([...files.keys()], allOptions, withSnippets)
  return ts.getPreEmitDiagnostics(program).map((diagnostic) => describe(diagnostic, files))
}

function describe({ file, start, messageText }: ts.Diagnostic, files: ReadonlyMap<string, Snippet>): string {
  const message = ts.flattenDiagnosticMessageText(messageText, '\n')
  if (file === undefined || start === undefined) return message
  const line = file.getLineAndCharacterOfPosition(start).line + 1
  return `${files.get(file.fileName)?.page ?? file.fileName}:${line} ${message}`
}

const virtualPath = ({ page, line, language, code }: Snippet): string =>
  resolve(`${page.replaceAll('/', '-')}-${line}.${isCommonJs(code) ? 'c' : 'm'}${language}`)

export const isCommonJs = (code: string): boolean => /\brequire\(['"]/.test(code)
