/** The query parameters with changes applied: null removes a parameter. */
export function changeAddress(
  params: URLSearchParams,
  changes: Record<string, string | null>
): URLSearchParams {
  const changed = new URLSearchParams(params)
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) {
      changed.delete(name)
    } else {
      changed.set(name, value)
    }
  }
  return changed
}

/** The value of a parameter: JSON, as Medusa's data tables write it, or plain text, as people write it. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** The non-empty strings among one value or a list of values. */
export function texts(value: unknown): string[] {
  return [value].flat().filter((one): one is string => typeof one === "string" && one !== "")
}

/** Bounds of a time as Medusa's filters write them, as ISO dates: `{ "$gte": "2026-11-20T00:00:00.000Z" }`. */
export type Period = { $gte?: string; $gt?: string; $lte?: string; $lt?: string }

/** The valid bounds of a period; undefined if there are none. */
export function period(value: unknown): Period | undefined {
  if (typeof value !== "object" || value === null) {
    return undefined
  }
  const bounds = Object.entries(value).filter(
    ([operator, date]) => /^\$[gl]te?$/.test(operator) && !Number.isNaN(Date.parse(String(date)))
  )
  return bounds.length ? Object.fromEntries(bounds) : undefined
}
