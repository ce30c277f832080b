import type { Finding } from "./finding"

const MARKS = { good: "✓", bad: "✗", unclear: "?" } as const

/** `✓ timestamp  2026-01-31T12:00:00.000Z, 4 m ago` */
export function findingLine({ part, verdict, message }: Finding): string {
  return printable(`${MARKS[verdict]} ${part.padEnd(9)}  ${message}`)
}

/** The body, indented where it is JSON. */
export function bodyLines(body: string): string[] {
  return printable(indented(body)).split("\n")
}

/** A URL without its user name, password and query, which may be secret, because terminal output is often copied into tickets. */
export function shownUrl({ origin, pathname }: URL): string {
  return origin + pathname
}

/** Text from outside, with control characters escaped, which could manipulate the terminal. */
export function printable(text: string): string {
  return text.replace(
    /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`
  )
}

function indented(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}
