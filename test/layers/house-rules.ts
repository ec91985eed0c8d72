import ts from 'typescript'
import { isDoor } from './ranks.ts'
import { importsOfAll, parse, visit, type SourceTree } from './source-tree.ts'

const longest = 250

export const longFiles = (tree: SourceTree): readonly string[] =>
  Object.entries(tree)
    .map(([path, text]) => ({ path, lines: text.trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > longest)
    .map(({ path, lines }) => `${path} has ${lines} lines`)

/** Barrels, and files named for what they are instead of what they are about. */
export const vagueFiles = (tree: SourceTree): readonly string[] =>
  Object.keys(tree).filter((path) =>
    /\/(utils?|types?|helpers?|common|constants|index)\.ts$/.test(isDoor(path) ? path.replace('index', 'door') : path),
  )

export const importsWithoutExtension = (tree: SourceTree): readonly string[] =>
  importsOfAll(tree)
    .filter(({ to }) => to !== undefined && !to.endsWith('.ts'))
    .map(({ from, specifier }) => `${from} imports '${specifier}'`)

export const defaultExports = (tree: SourceTree): readonly string[] =>
  statements(tree)
    .filter(({ statement }) => isDefaultExport(statement))
    .map(({ path }) => path)

/** Variables of a module are state that two copies of the package would not share. */
export const moduleVariables = (tree: SourceTree): readonly string[] =>
  statements(tree)
    .filter(({ statement }) => ts.isVariableStatement(statement))
    .filter(({ statement }) => !/^(export )?(declare )?const\b/.test(statement.getText()))
    .map(({ path, statement }) => `${path}: ${statement.getText()}`)

export const doorsThatDoMore = (tree: SourceTree): readonly string[] =>
  statements(tree)
    .filter(({ path }) => isDoor(path))
    .filter(({ statement }) => !ts.isExportDeclaration(statement) || statement.moduleSpecifier === undefined)
    .map(({ path, statement }) => `${path}: ${statement.getText()}`)

/** Texts with a line break in them: the build takes the indentation away from its lines, but for those of the command. */
export const textsOfSeveralLines = (tree: SourceTree): readonly string[] =>
  Object.entries(tree).flatMap(([path, text]) => {
    const found: string[] = []
    if (path.startsWith('src/cli/')) return found
    visit(parse(path, text), (node) => {
      if (ts.isTemplateLiteralToken(node) && node.getText().includes('\n')) found.push(`${path}: ${node.getText()}`)
    })
    return found
  })

const statements = (tree: SourceTree): readonly { path: string; statement: ts.Statement }[] =>
  Object.entries(tree).flatMap(([path, text]) => parse(path, text).statements.map((statement) => ({ path, statement })))

function isDefaultExport(statement: ts.Statement): boolean {
  if (ts.isExportAssignment(statement)) return true
  if (ts.isExportDeclaration(statement)) return /\bdefault\b(?! as)/.test(statement.exportClause?.getText() ?? '')
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) ?? false
}
