/** A setting's value as the API gives it, as text; "" for none. */
export function settingText(value: unknown): string {
  if (value === null || value === undefined) {
    return ""
  }
  if (Array.isArray(value)) {
    return value.join(", ")
  }
  return typeof value === "string" ? value : JSON.stringify(value)
}
