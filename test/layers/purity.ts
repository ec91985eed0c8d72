import ts from 'typescript'
import { rankOf } from './ranks.ts'
import { parse, visit, type SourceTree } from './source-tree.ts'

const timeAndChance = ['Date', 'performance', 'Math.random']
const timers = ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'requestAnimationFrame']
const hidden = [...timeAndChance, ...timers, 'process', 'Promise', 'async', 'await']

/** Hidden inputs: ranks 0 to 3 have none, but for the default clocks, and `call` has no timer. */
export const hiddenInputs = (tree: SourceTree): readonly string[] =>
  Object.entries(tree).flatMap(([path, text]) => {
    const refused = refusedIn(path)
    const used = new Set(namesUsed(parse(path, text)))
    return refused.filter((name) => used.has(name)).map((name) => `${path} uses ${name}`)
  })

function refusedIn(path: string): readonly string[] {
  if (path === 'src/base/clock.ts') return hidden.filter((name) => !timeAndChance.includes(name))
  if ((rankOf(path) ?? 0) < 4) return hidden
  return path.startsWith('src/call/') ? timers : []
}

function namesUsed(file: ts.SourceFile): readonly string[] {
  const names: string[] = []
  visit(file, (node) => {
    if (node.kind === ts.SyntaxKind.AsyncKeyword) names.push('async')
    if (ts.isAwaitExpression(node) || node.kind === ts.SyntaxKind.AwaitKeyword) names.push('await')
    if (ts.isIdentifier(node) && !isOnlyAName(node)) names.push(node.text)
    if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) names.push(memberName(node))
  })
  return names
}

/** `options.process` and `process: 1` name a member, not the global. */
const isOnlyAName = (node: ts.Identifier): boolean =>
  'name' in node.parent && node.parent.name === node && !ts.isShorthandPropertyAssignment(node.parent)

/** `Math.random` as such; a member of `globalThis` by its own name. */
function memberName(node: ts.PropertyAccessExpression | ts.ElementAccessExpression): string {
  const member = ts.isPropertyAccessExpression(node) ? node.name.text : node.argumentExpression.getText().slice(1, -1)
  const owner = node.expression.getText()
  return owner === 'globalThis' ? member : `${owner.replace('globalThis.', '')}.${member}`
}
