import ts from 'typescript'

/** What the doors declare, as their comments and types say it. */
export interface Declarations {
  /** Names of the functions that a door exports. */
  functionsOf(door: string): readonly string[]
  /** A function's parameters as one would write them down, such as `backoff, { maxMs = 5 }`. */
  parametersOf(door: string, name: string): string
  /** Members of an exported type, each with the text of its `@default`. */
  membersOf(door: string, name: string): readonly Member[]
}

export interface Member {
  readonly name: string
  readonly fallback: string | undefined
}

export function readDeclarations(doors: readonly string[]): Declarations {
  const files = doors.map((door) => `src/${door}.ts`)
  // Without libraries: only names and comments are looked at, and it takes a tenth of the time.
  const program = ts.createProgram(files, { noLib: true, allowImportingTsExtensions: true, types: [] })
  const checker = program.getTypeChecker()

  const exportsOf = (door: string): readonly ts.Symbol[] => {
    const file = program.getSourceFile(`src/${door}.ts`)
    const module = file && checker.getSymbolAtLocation(file)
    return (module ? checker.getExportsOfModule(module) : []).map((symbol) =>
      symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
    )
  }
  const exported = (door: string, name: string): ts.Symbol => {
    const symbol = exportsOf(door).find((candidate) => candidate.name === name)
    if (symbol === undefined) throw new Error(`${door} exports no ${name}`)
    return symbol
  }
  const membersOfType = (type: ts.Type): readonly Member[] =>
    checker.getPropertiesOfType(type).map((member) => ({ name: member.name, fallback: defaultOf(member, checker) }))
  const parameter = (declaration: ts.ParameterDeclaration): string => {
    const { name, type, initializer, dotDotDotToken } = declaration
    if (type !== undefined && ts.isTypeReferenceNode(type) && type.typeName.getText().endsWith('Options')) {
      return `{ ${membersOfType(checker.getTypeAtLocation(declaration)).map(written).join(', ')} }`
    }
    return (dotDotDotToken ? '...' : '') + written({ name: name.getText(), fallback: initializer?.getText() })
  }

  return {
    functionsOf: (door) =>
      exportsOf(door)
        .filter(({ flags }) => flags & ts.SymbolFlags.Function)
        .map(({ name }) => name),
    parametersOf: (door, name) =>
      (exported(door, name).declarations ?? [])
        .filter(ts.isFunctionDeclaration)
        .flatMap(({ parameters }) => parameters.map(parameter))
        .join(', '),
    membersOf: (door, name) => membersOfType(checker.getDeclaredTypeOfSymbol(exported(door, name))),
  }
}

function defaultOf(member: ts.Symbol, checker: ts.TypeChecker): string | undefined {
  const tag = member.getJsDocTags(checker).find(({ name }) => name === 'default')
  return tag && ts.displayPartsToString(tag.text)
}

/** `10, or the size of a smaller window` is written as `10`. */
const written = ({ name, fallback }: Member): string =>
  fallback === undefined ? name : `${name} = ${/^[^\s:,(]+(\(\))?/.exec(fallback)?.[0] ?? ''}`
