/** JSON with line breaks and indents; a text that is not JSON is returned unchanged. */
export function prettyJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

/** Reads the JSON of a field. @returns null for an empty text, undefined for a text that is not JSON. */
export function parseJson(text: string): unknown {
  if (!text.trim()) {
    return null
  }
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
