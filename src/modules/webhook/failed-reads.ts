import { codeOf, isTransient, mayBeOneRow, reasonOf } from "./transient-errors"
import type { SetAside } from "./set-aside"

/**
 * Reads of a body that fail in a row, for a reason that may be the body itself, before it counts as unreadable. The pause after
 * each is longer, five seconds in all: a database that has no memory left has time to recover.
 */
const MAX_READS = 5
const READ_PAUSE_MS = 500

/** Most bodies whose failed reads are counted. */
const MAX_COUNTED = 1_000

/** What to do after a read has failed. `unreadable`: the body can never be read; `error` is its code. */
export type FailedRead = { kind: "later"; pauseMs: number } | { kind: "unreadable"; error: string }

/**
 * Decides which bodies can never be read: at once if the error is permanent, else after `MAX_READS` failures in a row for a reason
 * that may be the body itself. These are set aside.
 */
export class FailedReads {
  private readonly reads = new Map<string, number>()

  constructor(private readonly aside: SetAside) {}

  /** To be called after the body of a delivery could not be read. */
  async failed(deliveryId: string, error: unknown): Promise<FailedRead> {
    if (!mayBeOneRow(error)) {
      return { kind: "later", pauseMs: 0 }
    }
    const reads = (this.reads.get(deliveryId) ?? 0) + 1
    if (isTransient(error) && reads < MAX_READS) {
      this.count(deliveryId, reads)
      return { kind: "later", pauseMs: READ_PAUSE_MS * reads }
    }
    this.reads.delete(deliveryId)
    await this.aside.note(`the payload of ${deliveryId}`, reasonOf(error))
    return { kind: "unreadable", error: codeOf(error) }
  }

  /** To be called after the body of a delivery was read. */
  succeeded(deliveryId: string): void {
    this.reads.delete(deliveryId)
  }

  private count(deliveryId: string, reads: number): void {
    if (this.reads.size >= MAX_COUNTED) {
      this.reads.clear()
    }
    this.reads.set(deliveryId, reads)
  }
}
