/** The address bar's parameters with changes: null removes one. */
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

/** A parameter's value: JSON, as Medusa's data tables write it, or the plain text that people write. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** The texts among one value or several, but for empty ones. */
export function texts(value: unknown): string[] {
  return [value].flat().filter((one): one is string => typeof one === "string" && one !== "")
}

/** Bounds of a time as Medusa's filters write them, each an ISO text: `{ "$gte": "2026-11-20T00:00:00.000Z" }`. */
export type Period = { $gte?: string; $gt?: string; $lte?: string; $lt?: string }

/** The bounds among what was given that are dates; undefined where none is. */
export function period(value: unknown): Period | undefined {
  if (typeof value !== "object" || value === null) {
    return undefined
  }
  const bounds = Object.entries(value).filter(
    ([operator, date]) => /^\$[gl]te?$/.test(operator) && !Number.isNaN(Date.parse(String(date)))
  )
  return bounds.length ? Object.fromEntries(bounds) : undefined
}
