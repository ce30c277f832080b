/** What a signature covers, and itself. */
export type Part = "id" | "timestamp" | "signature" | "body"

/** What is known of a part. `unclear`: another part that is wrong leaves it open. */
export type Finding = { part: Part; verdict: "good" | "bad" | "unclear"; message: string }

/** Whether a signature of the request is of its id, timestamp and body, or of what is named in their place. */
export type Holds = (changed?: { id?: string; body?: string }) => boolean

export function isValid(findings: readonly Finding[]): boolean {
  return findings.every(({ verdict }) => verdict === "good")
}

export function sizeOf(body: string): string {
  return `${Buffer.byteLength(body)} bytes`
}
