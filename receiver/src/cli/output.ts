import { bodyLines, printable, shownUrl } from "../../../src/cli/print"
import type { Posted } from "./request"

/** The output of a command: lines for people, or with `--json` one object per line. Progress and errors go to stderr. */
export type Output = {
  result: (record: Record<string, unknown>, lines: readonly string[]) => void
  progress: (line: string) => void
}

/** Prints results to stdout and progress to stderr. @param json whether results are JSON. */
export function outputOf(json: boolean): Output {
  return {
    result: (record, lines) =>
      console.log(json ? JSON.stringify(record) : lines.map((line) => printable(line)).join("\n")),
    progress: (line) => console.error(printable(line)),
  }
}

/** `12:00:03  order.created  whevt_01J…` and the body, indented. */
export function messageLines(topic: string, id: string, body: string): string[] {
  const time = new Date().toTimeString().slice(0, 8)
  return ["", `${time}  ${topic}  ${id}`, ...bodyLines(body).map((line) => `  ${line}`)]
}

/** `  → 204, from http://localhost:3000/webhooks`, or why there was no response. */
export function postedLine(to: URL, posted: Posted): string {
  return posted.kind === "answered"
    ? `  → ${posted.status}, from ${shownUrl(to)}`
    : `  → no response from ${shownUrl(to)}: ${posted.why}`
}
