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
  return Object.fromEntries(
    text.split(/\r?\n/).flatMap((line) => {
      const [, name, value] = /^[<>]?\s*([\w-]+)\s*:\s*(.*?)\s*$/.exec(line) ?? []
      return name === undefined || value === undefined ? [] : [[name.toLowerCase(), value]]
    })
  )
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
