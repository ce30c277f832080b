/** What the command line asks for. */
export type Options = { only: string[]; quick: boolean; writeDocs: boolean }

/** @throws Error that says what there is, for an unknown option or part. */
export function readOptions(args: readonly string[], parts: readonly string[]): Options {
  const options: Options = { only: [...parts], quick: false, writeDocs: false }
  for (let at = 0; at < args.length; at++) {
    switch (args[at]) {
      case "--only":
        options.only = chosen(args[++at] ?? "", parts)
        break
      case "--quick":
        options.quick = true
        break
      case "--write-docs":
        options.writeDocs = true
        break
      default:
        throw new Error(`Unknown option ${args[at]}. There are --only <parts>, --quick and --write-docs.`)
    }
  }
  if (options.quick && options.writeDocs) {
    throw new Error("A quick look is not for the documents: leave out --quick or --write-docs.")
  }
  return options
}

function chosen(list: string, parts: readonly string[]): string[] {
  const names = list.split(",").map((name) => name.trim())
  const unknown = names.find((name) => !parts.includes(name))
  if (unknown !== undefined) {
    throw new Error(`--only takes some of: ${parts.join(", ")}`)
  }
  return names
}
