import { relative } from "node:path"

import ts from "typescript"

import { present } from "../../scripts/present"

/**
 * The types that a package's public declarations mention and that it does not export, as `verify: RequestHeaders`: somebody who uses the
 * declaration could not name the type.
 * @param folder of the package.
 * @param entries paths of the `.d.ts` files that others import.
 */
export function unexportedTypes(folder: string, entries: readonly string[]): string[] {
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    target: ts.ScriptTarget.ES2022,
    types: [],
  }
  const host = ts.createCompilerHost(options)
  // The types of other packages, thousands of files, are not looked at.
  host.resolveModuleNameLiterals = (literals, file) =>
    literals.map(({ text }) =>
      text.startsWith(".") ? ts.resolveModuleName(text, file, options, host) : { resolvedModule: undefined }
    )
  const program = ts.createProgram([...entries], options, host)
  const checker = program.getTypeChecker()
  const origin = (symbol: ts.Symbol) =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
  const exported = new Set(
    entries.flatMap((entry) => {
      const file = present(program.getSourceFile(entry), entry)
      return checker.getExportsOfModule(present(checker.getSymbolAtLocation(file), entry)).map(origin)
    })
  )
  const declarationsOf = (symbol: ts.Symbol) =>
    (symbol.declarations ?? []).filter((one) => {
      const path = relative(folder, one.getSourceFile().fileName)
      return !path.startsWith("..") && !path.includes("node_modules") && !ts.isTypeParameterDeclaration(one)
    })

  const missing = new Set<string>()
  const visit = (node: ts.Node, from: ts.Symbol): void => {
    const name = nameOfType(node)
    const found = name && checker.getSymbolAtLocation(name)
    const type = found && origin(found)
    if (type && declarationsOf(type).length && !exported.has(type)) {
      missing.add(`${from.name}: ${type.name}`)
    }
    ts.forEachChild(node, (child) => visit(child, from))
  }
  exported.forEach((symbol) => declarationsOf(symbol).forEach((one) => visit(one, symbol)))
  return [...missing].sort()
}

/** The name in a node that mentions a type. */
function nameOfType(node: ts.Node): ts.Node | undefined {
  if (ts.isTypeReferenceNode(node)) {
    return node.typeName
  }
  if (ts.isImportTypeNode(node)) {
    return node.qualifier
  }
  return ts.isExpressionWithTypeArguments(node) ? node.expression : undefined
}
