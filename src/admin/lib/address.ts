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
