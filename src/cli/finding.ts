/** The parts of a request that a verification checks. */
export type RequestPart = "id" | "timestamp" | "signature" | "body"

/** The verdict about a part. `unclear`: it cannot be checked, because another part is wrong. */
export type Finding = { part: RequestPart; verdict: "good" | "bad" | "unclear"; message: string }

/** Whether a signature of the request is valid for its id, timestamp and body, with the given replacements. */
export type IsSigned = (changed?: { id?: string; body?: string }) => boolean

/** Whether all findings are `good`. */
export function isValid(findings: readonly Finding[]): boolean {
  return findings.every(({ verdict }) => verdict === "good")
}

/** The length of a body: `1234 bytes`. */
export function sizeOf(body: string): string {
  return `${Buffer.byteLength(body)} bytes`
}
