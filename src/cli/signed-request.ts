/** A request as it came in, or as it was stored. */
export type SignedRequest = {
  /** By their names in lower case. */
  headers: Readonly<Record<string, string>>
  /** The exact bytes, as text. */
  body: string
}

/**
 * Reads headers from text, one a line: what `curl -v`, a browser or a server's log shows. A request line, marks at the
 * beginning of lines (`> `) and empty lines are passed over.
 */
export function parseHeaders(text: string): Record<string, string> {
  const lines = text.split(/\r?\n/).map((line) => /^[<>]?\s*([\w-]+)\s*:\s*(.*?)\s*$/.exec(line))
  return Object.fromEntries(lines.flatMap((match) => (match ? [[match[1]!.toLowerCase(), match[2]!]] : [])))
}

/** What the body says of itself; nothing where it is not a JSON object. */
export function readEnvelope(body: string): { id?: unknown; type?: unknown } {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === "object" && value !== null ? value : {}
  } catch {
    return {}
  }
}
