import { REMARK } from "../../remarks"
import type { AttemptRequest, AttemptResult } from "../attempt"
import { BlockedAddressError } from "../guard/lookup"
import { BodyHead, headerRecord } from "./answer"
import { BadAnswerError, BLOCKED_ADDRESS, remarkOfError, remarkOfTimeout, type Stage } from "./remark"

/** Who holds an exchange: its place in a queue, or its connection. Told when the exchange ends before its answer. */
export type Carrier = { drop(exchange: Exchange): void }

/** Interim answers (1xx) before the real one. Honest receivers send one or two; undici takes them without end. */
const MAX_INTERIM = 20

/**
 * Bytes beyond the kept ones that are read and thrown away before the connection is given up: reading 64 KB costs
 * less than a new TLS connection, and a receiver that answers with a whole page would need one each time.
 */
const MAX_DISCARDED = 64 * 1024

/**
 * Bytes on the wire beyond the kept ones: all headers, and what undici reads over without a word, that is an endless
 * status line, chunk extensions, empty lines. At the speed of a data centre they would take the whole processor.
 */
const MAX_AROUND = 1024 * 1024

/** Answers that end with their head, whatever it says of a body (RFC 9112, 6.3). undici would wait for that body. */
const HAVE_NO_BODY = new Set([204, 304])

/**
 * One request and what comes back, from the moment it is asked for. It settles once, at the latest when its time is
 * over, whatever stage it is in; what happens on its connection after that changes nothing.
 *
 * ```
 * queued ─▶ connecting ─▶ sent ─▶ answering ─▶ settled
 *    └───────────┴──────────┴─────────┴─── deadline, error ──▲
 * ```
 */
export class Exchange {
  stage: Stage = "queued"
  carrier: Carrier | null = null
  private settled = false
  private status = 0
  private interim = 0
  private headers: Record<string, string> = {}
  private readonly body: BodyHead
  private readonly startedAt = performance.now()
  private readonly timer: NodeJS.Timeout

  constructor(
    readonly origin: string,
    readonly path: string,
    readonly request: AttemptRequest,
    maxResponseBytes: number,
    private readonly resolve: (result: AttemptResult) => void
  ) {
    this.body = new BodyHead(maxResponseBytes)
    // After a stall of the process the answer may lie unread in the socket: sockets are read before immediates run.
    this.timer = setTimeout(() => setImmediate(() => this.expire()), request.timeoutMs)
  }

  head(status: number, headers: NodeJS.Dict<string | string[]>): void {
    if (status >= 200) {
      this.stage = "answering"
      this.status = status
      this.headers = headerRecord(headers)
      if (HAVE_NO_BODY.has(status) && claimsBody(this.headers)) {
        this.end()
        this.letGo()
      }
      return
    }
    this.interim++
    if (this.interim > MAX_INTERIM) {
      this.fail(new BadAnswerError(REMARK.tooManyInterim))
    }
  }

  data(chunk: Buffer): void {
    this.body.add(chunk)
    if (this.body.surplus > MAX_DISCARDED) {
      this.end()
      this.letGo()
    }
  }

  /** @param bytes read from the socket for this exchange, whatever they were. */
  weigh(bytes: number): void {
    if (bytes > this.body.limit + MAX_AROUND) {
      this.fail(new BadAnswerError(REMARK.tooMuchAround))
    }
  }

  /** The answer is complete, as far as it is kept. */
  end(): void {
    this.settle({
      kind: "answered",
      status: this.status,
      headers: this.headers,
      body: this.body.text(),
      durationMs: this.durationMs(),
    })
  }

  fail(error: unknown): void {
    if (error instanceof BlockedAddressError) {
      this.settle({ kind: "blocked", remark: BLOCKED_ADDRESS, durationMs: this.durationMs() })
    } else {
      this.unreachable(remarkOfError(error, this.stage))
    }
    this.letGo()
  }

  private expire(): void {
    // When all that is kept of the body has come, the rest would have been thrown away.
    if (this.stage === "answering" && this.body.surplus >= 0) {
      this.end()
    } else {
      this.unreachable(remarkOfTimeout(this.stage, this.request.timeoutMs))
    }
    this.letGo()
  }

  private unreachable(remark: string): void {
    this.settle({ kind: "unreachable", remark, durationMs: this.durationMs() })
  }

  private durationMs(): number {
    return Math.round(performance.now() - this.startedAt)
  }

  private settle(result: AttemptResult): void {
    if (!this.settled) {
      this.settled = true
      clearTimeout(this.timer)
      this.resolve(result)
    }
  }

  private letGo(): void {
    this.carrier?.drop(this)
  }
}

function claimsBody(headers: Record<string, string>): boolean {
  return "transfer-encoding" in headers || (headers["content-length"] ?? "0") !== "0"
}
