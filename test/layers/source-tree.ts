import { readdirSync, readFileSync } from 'node:fs'
import ts from 'typescript'

/** Source texts by path, such as `src/breaker/permit.ts`. */
export type SourceTree = Readonly<Record<string, string>>

export interface Import {
  readonly from: string
  readonly specifier: string
  /** Path of the imported file; `undefined` for a package. */
  readonly to: string | undefined
  /** Whether it is a statement that the compiler takes out. */
  readonly typeOnly: boolean
}

export const readSourceTree = (...folders: readonly string[]): SourceTree =>
  Object.fromEntries(
    folders
      .flatMap((folder) =>
        readdirSync(folder, { encoding: 'utf8', recursive: true }).map((file) => `${folder}/${file}`),
      )
      // The packages that test/foreign installs are not ours.
      .filter((path) => /\.tsx?$/.test(path) && !path.includes('/node_modules/'))
      .map((path) => [path, readFileSync(path, 'utf8')]),
  )

export const parse = (path: string, text: string): ts.SourceFile =>
  ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true)

export function visit(node: ts.Node, look: (node: ts.Node) => void): void {
  look(node)
  ts.forEachChild(node, (child) => visit(child, look))
}

/** Everything the file imports: statements, re-exports, types, `import()` and `require()`. */
export function importsOf(path: string, text: string): readonly Import[] {
  const imports: Import[] = []
  visit(parse(path, text), (node) => {
    const specifier = specifierOf(node)
    if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return
    const typeOnly = ts.isImportDeclaration(node) && node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
    imports.push({ from: path, specifier: specifier.text, to: resolve(path, specifier.text), typeOnly })
  })
  return imports
}

export const importsOfAll = (tree: SourceTree): readonly Import[] =>
  Object.entries(tree).flatMap(([path, text]) => importsOf(path, text))

function specifierOf(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier
  if (ts.isExternalModuleReference(node)) return node.expression
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return node.argument.literal
  if (ts.isCallExpression(node)) {
    const loads = node.expression.kind === ts.SyntaxKind.ImportKeyword || node.expression.getText() === 'require'
    return loads ? node.arguments[0] : undefined
  }
  return undefined
}

const resolve = (path: string, specifier: string): string | undefined =>
  specifier.startsWith('.') ? new URL(specifier, `file:///${path}`).pathname.slice(1) : undefined
