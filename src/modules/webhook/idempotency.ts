import { createHash, randomUUID } from "node:crypto"

import { openText, sealText } from "./secrets"
import type { Db } from "./store/db"
import {
  claimKey,
  extendClaim,
  findRequest,
  keepAnswer,
  releaseKey,
  type KeyClaim,
  type KnownRequest,
} from "./store/idempotency"

/** Duration of a claim's lease. If the process was killed, the request can be repeated after this time. */
const LEASE_SECONDS = 60

/** How often a process renews its lease. */
const EXTEND_MS = (LEASE_SECONDS * 1000) / 3

/** A request with its idempotency key. */
export type KeyedRequest = {
  /** The client and the route. Equal keys of different scopes are different keys. */
  scope: readonly string[]
  key: string
  /** Everything on which the response depends. */
  content: unknown
}

/** Whether a request is new. */
type Repetition =
  /** The caller has to execute it, and to end the claim by `answered` or `refused`. */
  | { kind: "first"; claim: RunningClaim }
  /** The same request is under way. */
  | { kind: "under_way" }
  /** The key was used for another request. */
  | { kind: "other_request" }
  /** The same request was answered. */
  | { kind: "answered"; status: number; body: unknown }
  /** The same request was answered, and the response is sealed with a key that the shop no longer has. */
  | { kind: "unreadable" }

/**
 * Idempotency keys: a request that is sent several times is executed once, over all processes. See
 * `docs/decisions/idempotency-keys.md`.
 * @param encryptionKeys of the shop, newest first. Stored responses are encrypted, since they may contain a secret.
 */
export class IdempotencyKeys {
  constructor(
    private readonly db: Db,
    private readonly encryptionKeys: readonly string[]
  ) {}

  async begin({ scope, key, content }: KeyedRequest): Promise<Repetition> {
    const claim = { id: hashOf([scope, key]), request: hashOf([key, content]), claim: randomUUID() }
    for (;;) {
      if (await claimKey(this.db, claim, LEASE_SECONDS)) {
        return { kind: "first", claim: new RunningClaim(this.db, claim, this.encryptionKeys) }
      }
      const known = await findRequest(this.db, claim.id)
      // Between the two statements the key may have been released; then it is claimed again.
      if (known) {
        return this.repetitionOf(known, claim)
      }
    }
  }

  private repetitionOf({ request, status, answer }: KnownRequest, claim: KeyClaim): Repetition {
    if (request !== claim.request) {
      return { kind: "other_request" }
    }
    if (status === null || answer === null) {
      return { kind: "under_way" }
    }
    try {
      return { kind: "answered", status, body: JSON.parse(openText(answer, this.encryptionKeys)) }
    } catch {
      return { kind: "unreadable" }
    }
  }
}

/** A request that this process executes. Its lease is renewed until it ends, or the process is killed. */
export class RunningClaim {
  private readonly extending: NodeJS.Timeout

  constructor(
    private readonly db: Db,
    private readonly claim: KeyClaim,
    private readonly encryptionKeys: readonly string[]
  ) {
    // If it fails, the next renewal is in time.
    const extend = () => void extendClaim(db, claim, LEASE_SECONDS).catch(() => undefined)
    this.extending = setInterval(extend, EXTEND_MS).unref()
  }

  /** Stores the response for repetitions of the request. @param body is stored as JSON. */
  async answered(status: number, body: unknown): Promise<void> {
    clearInterval(this.extending)
    const answer = sealText(JSON.stringify(body), this.encryptionKeys)
    await keepAnswer(this.db, this.claim, { status, answer })
  }

  /** Releases the key, because nothing was done. A repetition of the request is executed. */
  async refused(): Promise<void> {
    clearInterval(this.extending)
    await releaseKey(this.db, this.claim)
  }
}

/** SHA-256 of a value. The hash of a request includes the key, so that the table alone does not allow to guess its content. */
function hashOf(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value, sortKeys)).digest("hex")
}

/** Sorts the keys of objects, since clients may send them in any order. */
function sortKeys(_: string, value: unknown): unknown {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value
}
