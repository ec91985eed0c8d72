import ts from 'typescript'

/**
 * The code of a module with what runs when it is imported marked as free of effects, so that a bundler leaves out what is
 * not used of it: each call, and each class with a member of a computed name, which has to be in a call for that. Our
 * modules do nothing when they are imported but make values.
 */
export function withPureCalls(code: string): string {
  const edits: { readonly at: number; readonly text: string }[] = []
  const look = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) return
    if (ts.isClassLike(node)) wrap(node)
    else {
      if (ts.isCallExpression(node) || ts.isNewExpression(node)) edits.push({ at: node.getStart(), text: pure })
      ts.forEachChild(node, look)
    }
  }
  const wrap = (node: ts.ClassLikeDeclaration): void => {
    if (!node.members.some(({ name }) => name && ts.isComputedPropertyName(name))) return
    const name = (node.parent as ts.VariableDeclaration).name.getText()
    edits.push({ at: node.getStart(), text: `${pure}(() => { var ${name} = ` })
    edits.push({ at: node.getEnd(), text: `; return ${name}; })()` })
  }
  const file = ts.createSourceFile('module.js', code, ts.ScriptTarget.ESNext, true)
  for (const statement of file.statements) if (ts.isVariableStatement(statement)) look(statement)
  return edits
    .sort((a, b) => b.at - a.at)
    .reduce((marked, { at, text }) => `${marked.slice(0, at)}${text}${marked.slice(at)}`, code)
}

const pure = '/* @__PURE__ */ '
