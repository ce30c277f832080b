import { REMARK } from "../../remarks"
import type { AttemptRequest, AttemptResult } from "../attempt"
import { BlockedAddressError } from "../guard/lookup"
import { BodyHead, headerRecord } from "./answer"
import type { Deadlines } from "./deadlines"
import {
  BadResponseError,
  BLOCKED_ADDRESS,
  remarkOfError,
  remarkOfTimeout,
  type AttemptStage,
} from "./remark"

/** The owner of an exchange: the queue of its origin, or its connection. */
export type Carrier = {
  /** Called when the exchange ends before its response. */
  drop(exchange: Exchange): void
}

/** Most interim responses (1xx) before the final one. Normal receivers send one or two; undici accepts any number. */
const MAX_INTERIM = 20

/**
 * Bytes of the body beyond the stored ones that are read and discarded before the connection is closed. Reading 64 KB costs
 * less than a new TLS connection, which a receiver that answers with a whole page would need each time.
 */
const MAX_DISCARDED = 64 * 1024

/**
 * Most bytes on the wire beyond the stored ones: headers, and what undici skips silently, such as an endless status line, chunk
 * extensions and empty lines. In a fast network these could occupy the whole processor.
 */
const MAX_OVERHEAD = 1024 * 1024

/** Statuses of responses without a body, whatever their headers say (RFC 9112, 6.3). undici would wait for the body. */
const BODYLESS_STATUSES = new Set([204, 304])

/**
 * One request and its response. It settles once, in any stage, at the latest when its deadline passes: after `timeoutMs`, see
 * `Deadlines`. Later events of its connection are ignored.
 *
 * ```
 * queued ─▶ connecting ─▶ sent ─▶ answering ─▶ settled
 *    └───────────┴──────────┴─────────┴─── deadline, error ──▲
 * ```
 */
export class Exchange {
  stage: AttemptStage = "queued"
  carrier: Carrier | null = null
  private settled = false
  private status = 0
  private interim = 0
  private headers: Record<string, string> = {}
  private readonly body: BodyHead
  private readonly startedAt = performance.now()
  private readonly cancelDeadline: () => void

  constructor(
    readonly origin: string,
    readonly path: string,
    readonly request: AttemptRequest,
    { maxResponseBytes, deadlines }: { maxResponseBytes: number; deadlines: Deadlines },
    private readonly resolve: (result: AttemptResult) => void
  ) {
    this.body = new BodyHead(maxResponseBytes)
    this.cancelDeadline = deadlines.set(request.timeoutMs, () => this.expire())
  }

  head(status: number, headers: NodeJS.Dict<string | string[]>): void {
    if (status >= 200) {
      this.stage = "answering"
      this.status = status
      this.headers = headerRecord(headers)
      if (BODYLESS_STATUSES.has(status) && announcesBody(this.headers)) {
        this.end()
        this.detach()
      }
      return
    }
    this.interim++
    if (this.interim > MAX_INTERIM) {
      this.fail(new BadResponseError(REMARK.tooManyInterim))
    }
  }

  data(chunk: Buffer): void {
    this.body.add(chunk)
    if (this.body.surplus > MAX_DISCARDED) {
      this.end()
      this.detach()
    }
  }

  /** Fails the exchange when it has received too much. @param bytes all bytes read from the socket for this exchange. */
  checkSize(bytes: number): void {
    if (bytes > this.body.limit + MAX_OVERHEAD) {
      this.fail(new BadResponseError(REMARK.tooMuchAround))
    }
  }

  /** Settles with the response, of which all stored bytes have been received. */
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
    this.detach()
  }

  private expire(): void {
    // If all bytes of the body that are stored have been received, the response counts, since the rest would be discarded.
    if (this.stage === "answering" && this.body.surplus >= 0) {
      this.end()
    } else {
      this.unreachable(remarkOfTimeout(this.stage, this.request.timeoutMs))
    }
    this.detach()
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
      this.cancelDeadline()
      this.resolve(result)
    }
  }

  private detach(): void {
    this.carrier?.drop(this)
  }
}

function announcesBody(headers: Record<string, string>): boolean {
  return "transfer-encoding" in headers || (headers["content-length"] ?? "0") !== "0"
}
