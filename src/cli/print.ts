import type { Finding } from "./finding"

const MARKS = { good: "✓", bad: "✗", unclear: "?" } as const

export function findingLine({ part, verdict, message }: Finding): string {
  return printable(`${MARKS[verdict]} ${part.padEnd(9)}  ${message}`)
}

/** The body, indented where it is JSON. */
export function bodyLines(body: string): string[] {
  return printable(indented(body)).split("\n")
}

/** A URL without its user, password and query: what a terminal shows is often copied into a ticket. */
export function shownUrl({ origin, pathname }: URL): string {
  return origin + pathname
}

/** Text of a stranger's, without what would steer the terminal. */
export function printable(text: string): string {
  return text.replace(
    /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`
  )
}

/** Ends the program, as Ctrl-C would, when the reader of its output has left: `… | head`. */
export function endWithReader(): void {
  process.stdout.once("error", () => process.kill(process.pid, "SIGTERM"))
}

function indented(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}
