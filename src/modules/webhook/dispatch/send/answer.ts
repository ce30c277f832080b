import { StringDecoder } from "node:string_decoder"

const REPLACEMENT = "\uFFFD"

/**
 * The first `limit` bytes of a response's body, copied into one buffer, so that many small chunks need no more memory than one.
 */
export class BodyHead {
  private received = 0
  private kept = Buffer.alloc(0)
  private length = 0

  constructor(readonly limit: number) {}

  /** Bytes received beyond the limit; negative while it is not reached. */
  get surplus(): number {
    return this.received - this.limit
  }

  add(chunk: Buffer): void {
    this.received += chunk.length
    const wanted = Math.min(chunk.length, this.limit - this.length)
    if (this.length + wanted > this.kept.length) {
      const capacity = Math.max(this.length + wanted, Math.min(this.limit, this.kept.length * 2))
      const larger = Buffer.allocUnsafe(capacity)
      this.kept.copy(larger, 0, 0, this.length)
      this.kept = larger
    }
    chunk.copy(this.kept, this.length, 0, wanted)
    this.length += wanted
  }

  /**
   * The bytes as UTF-8. Invalid bytes, and NUL, which PostgreSQL refuses, become U+FFFD. A partial character at the limit is
   * left out.
   */
  text(): string {
    const bytes = this.kept.subarray(0, this.length)
    return storable(this.surplus > 0 ? new StringDecoder("utf8").write(bytes) : bytes.toString("utf8"))
  }
}

/** A response's headers: names in lower case, values of repeated names joined by ", ". NUL becomes U+FFFD. */
export function headerRecord(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
  const record: Record<string, string> = {}
  for (const name of Object.keys(headers)) {
    const value = headers[name]
    if (value !== undefined && name !== "__proto__") {
      record[name] = storable(typeof value === "string" ? value : value.join(", "))
    }
  }
  return record
}

function storable(text: string): string {
  return text.includes("\0") ? text.replaceAll("\0", REPLACEMENT) : text
}
