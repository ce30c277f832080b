/** A received or stored request. */
export type SignedRequest = {
  /** By name in lower case. */
  headers: Readonly<Record<string, string>>
  /** The exact bytes, as text. */
  body: string
}

/**
 * Parses headers from a text with one header per line, such as the output of `curl -v`, a browser or a server's log. A request line, empty
 * lines and the marks of curl (`> `) are ignored.
 */
export function parseHeaders(text: string): Record<string, string> {
  const lines = text.split(/\r?\n/).map((line) => /^[<>]?\s*([\w-]+)\s*:\s*(.*?)\s*$/.exec(line))
  return Object.fromEntries(lines.flatMap((match) => (match ? [[match[1]!.toLowerCase(), match[2]!]] : [])))
}

/** The `id` and `type` of a body. Empty when it is not a JSON object. */
export function readEnvelope(body: string): { id?: unknown; type?: unknown } {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === "object" && value !== null ? value : {}
  } catch {
    return {}
  }
}
