/** What the command line asks for. */
export type Options = {
  only: string[]
  quick: boolean
  writeDocs: boolean
  /** Deliveries in the log of the parts that read it or remove from it; by default each part's own number. */
  rows?: number
}

/** @throws Error that says what there is, for an unknown option or part. */
export function readOptions(args: readonly string[], parts: readonly string[]): Options {
  const options: Options = { only: [...parts], quick: false, writeDocs: false }
  for (let at = 0; at < args.length; at++) {
    switch (args[at]) {
      case "--only":
        options.only = chosen(args[++at] ?? "", parts)
        break
      case "--rows":
        options.rows = numberOf(args[++at] ?? "")
        break
      case "--quick":
        options.quick = true
        break
      case "--write-docs":
        options.writeDocs = true
        break
      default:
        throw new Error(
          `Unknown option ${args[at]}. There are --only <parts>, --rows <number>, --quick and --write-docs.`
        )
    }
  }
  if (options.quick && options.writeDocs) {
    throw new Error("A quick look is not for the documents: leave out --quick or --write-docs.")
  }
  return options
}

function numberOf(text: string): number {
  const rows = Number(text)
  if (!Number.isInteger(rows) || rows < 10_000) {
    throw new Error("--rows takes a number of deliveries, 10000 or more")
  }
  return rows
}

function chosen(list: string, parts: readonly string[]): string[] {
  const names = list.split(",").map((name) => name.trim())
  const unknown = names.find((name) => !parts.includes(name))
  if (unknown !== undefined) {
    throw new Error(`--only takes some of: ${parts.join(", ")}`)
  }
  return names
}
