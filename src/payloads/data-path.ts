/** Names that lead out of the data and into the language. Medusa's `query.graph` would even write to them. */
const FORBIDDEN = new Set(["__proto__", "constructor", "prototype"])

/** Whether a segment of a dotted path names data. */
export function namesData(segment: string): boolean {
  return segment !== "" && !FORBIDDEN.has(segment)
}

/** An object one may look into: no list, and nothing that turns into another value in JSON, as dates and big numbers do. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !("toJSON" in value && typeof value.toJSON === "function")
  )
}

/** A record's own property; undefined for one that is inherited or missing. */
export function own<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined
}

/** The texts at the end of a path, through lists too. */
export function textsAt(data: unknown, [segment, ...rest]: string[]): string[] {
  if (Array.isArray(data)) {
    return data.flatMap((element) => textsAt(element, segment === undefined ? [] : [segment, ...rest]))
  }
  if (segment === undefined) {
    return typeof data === "string" ? [data] : []
  }
  return isRecord(data) ? textsAt(own(data, segment), rest) : []
}
