/** The parsed command line. */
export type Options = {
  only: string[]
  quick: boolean
  writeDocs: boolean
  minutes: number | undefined
  /** The number of deliveries in the log. Default: each part's own number. */
  rows?: number
}

/** @throws Error that lists the options or parts, for an unknown one. */
export function readOptions(
  args: readonly string[],
  parts: Readonly<Record<string, { onlyIfNamed?: true }>>
): Options {
  const names = Object.keys(parts)
  const options: Options = {
    only: names.filter((name) => !parts[name]?.onlyIfNamed),
    quick: false,
    writeDocs: false,
    minutes: undefined,
  }
  for (let at = 0; at < args.length; at++) {
    switch (args[at]) {
      case "--only":
        options.only = chosen(args[++at] ?? "", names)
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
      case "--minutes":
        options.minutes = minutes(args[++at])
        break
      default:
        throw new Error(
          `Unknown option ${args[at]}. There are --only <parts>, --rows <number>, --quick, --minutes <number> and --write-docs.`
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

function minutes(text: string | undefined): number {
  if (!(Number(text) >= 2)) {
    throw new Error("--minutes takes a number of minutes, 2 or more")
  }
  return Number(text)
}
