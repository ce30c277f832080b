/** Names of JavaScript's prototypes, which are no data. Medusa's `query.graph` would even write to them (prototype pollution). */
const FORBIDDEN = new Set(["__proto__", "constructor", "prototype"])

/** Whether a segment of a dotted path can be a property of data. */
export function namesData(segment: string): boolean {
  return segment !== "" && !FORBIDDEN.has(segment)
}

/** Whether a value is an object with properties: no list, and no object with `toJSON`, such as a date or a `BigNumber`. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !("toJSON" in value && typeof value.toJSON === "function")
  )
}

/** An own property of a record; undefined for an inherited or missing one. */
export function own<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined
}

/** The texts at the end of a path. Lists on the path are followed element by element. */
export function textsAt(data: unknown, [segment, ...rest]: string[]): string[] {
  if (Array.isArray(data)) {
    return data.flatMap((element) => textsAt(element, segment === undefined ? [] : [segment, ...rest]))
  }
  if (segment === undefined) {
    return typeof data === "string" ? [data] : []
  }
  return isRecord(data) ? textsAt(own(data, segment), rest) : []
}
