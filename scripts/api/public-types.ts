import { basename } from 'node:path'
import ts from 'typescript'

interface Door {
  readonly name: string
  /** As they are exported, sorted by name. */
  readonly exports: readonly ts.Symbol[]
  /** What these are, wherever they are declared. */
  readonly symbols: ReadonlySet<ts.Symbol>
}

/** The declarations behind the entry points of a package. */
export class PublicTypes {
  readonly #checker: ts.TypeChecker
  readonly #folder: string
  readonly #doors: readonly Door[]

  /** `paths` are the declarations of the entry points, beside which all others lie in a folder of their own. */
  constructor(program: ts.Program, paths: readonly string[]) {
    this.#checker = program.getTypeChecker()
    this.#folder = paths[0]?.replace(/[^/]+$/, '') ?? ''
    this.#doors = paths.map((path) => {
      const file = program.getSourceFile(path)
      const module = file && this.#checker.getSymbolAtLocation(file)
      if (module === undefined) throw new Error(`${path} has no exports`)
      const exports = this.#checker.getExportsOfModule(module).sort(byName)
      return { name: basename(path, '.d.ts'), exports, symbols: new Set(exports.map((symbol) => this.#meant(symbol))) }
    })
  }

  /** What one entry point exports, what of others is used there, and what is used and exported by none. */
  report(index: number): string {
    const { exports = [], symbols = new Set<ts.Symbol>() } = this.#doors[index] ?? {}
    const others: ts.Symbol[] = []
    const hidden: ts.Symbol[] = []
    const known = new Set<ts.Symbol>(symbols)
    for (const symbol of known) {
      // Types of other entry points are in their reports.
      if (others.includes(symbol)) continue
      for (const used of this.#usedBy(symbol)) {
        if (known.has(used)) continue
        known.add(used)
        const list = this.#doors.some((door) => door.symbols.has(used)) ? others : hidden
        list.push(used)
      }
    }
    return [
      ...exports.map((symbol) => this.#exportOf(symbol)),
      ...others.sort(byName).map((symbol) => `// ${symbol.name} is reported with ${this.#doorOf(symbol)}.`),
      ...hidden.sort(byName).map((symbol) => `// No entry point exports this type:\n${this.#textOf(symbol, '')}`),
    ].join('\n')
  }

  #exportOf(symbol: ts.Symbol): string {
    const meant = this.#meant(symbol)
    if (meant.name === symbol.name) return this.#textOf(meant, 'export ')
    return `export { ${meant.name} as ${symbol.name} }\n${this.#textOf(meant, '')}`
  }

  #doorOf(symbol: ts.Symbol): string {
    const name = this.#doors.find(({ symbols }) => symbols.has(symbol))?.name ?? ''
    return name === 'index' ? 'recloser' : `recloser/${name}`
  }

  /** The symbol itself, where it was imported or exported again. */
  #meant(symbol: ts.Symbol): ts.Symbol {
    return symbol.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol
  }

  /** The symbols of the package that stand at the top of a module, and in the declarations of this one. */
  #usedBy(symbol: ts.Symbol): ReadonlySet<ts.Symbol> {
    const used = new Set<ts.Symbol>()
    const look = (node: ts.Node): void => {
      const named = ts.isIdentifier(node) ? this.#checker.getSymbolAtLocation(node) : undefined
      const meant = named && this.#meant(named)
      if (meant?.declarations?.some((declaration) => this.#isOurs(declaration))) used.add(meant)
      ts.forEachChild(node, look)
    }
    symbol.declarations?.forEach(look)
    return used
  }

  #isOurs(declaration: ts.Declaration): boolean {
    const statement = statementOf(declaration)
    const file = declaration.getSourceFile()
    return statement.parent === file && statement !== file && file.fileName.startsWith(this.#folder)
  }

  /** The declarations of a symbol, each with the prefix in place of what exports it there. */
  #textOf(symbol: ts.Symbol, prefix: string): string {
    const texts = symbol.declarations?.map((declaration) => {
      const statement = statementOf(declaration)
      const text = printer.printNode(ts.EmitHint.Unspecified, statement, statement.getSourceFile())
      return text.replace(/^(export )?(declare )?/, prefix)
    })
    return [...new Set(texts)].join('\n')
  }
}

const printer = ts.createPrinter({ removeComments: true })

/** A variable is declared in a list of a statement; whatever else we export is a statement. */
const statementOf = (declaration: ts.Declaration): ts.Node =>
  ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration

const byName = (one: ts.Symbol, other: ts.Symbol): number => (one.name < other.name ? -1 : 1)
