const OPTIONS = ["--once", "--reset", "--production"] as const

type DemoOptions = { once: boolean; reset: boolean; production: boolean }

/** @throws Error that names an option which does not exist. */
export function readOptions(args: readonly string[]): DemoOptions {
  const unknown = args.find((arg) => !OPTIONS.some((option) => option === arg))
  if (unknown) {
    throw new Error(`Unknown option ${unknown}. There are ${OPTIONS.join(", ")}.`)
  }
  return {
    once: args.includes("--once"),
    reset: args.includes("--reset"),
    production: args.includes("--production"),
  }
}
