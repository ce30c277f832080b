import { createHash, randomUUID } from "node:crypto"

import { openText, sealText } from "./secrets"
import type { Db } from "./store/db"
import {
  claimKey,
  extendClaim,
  findRequest,
  keepAnswer,
  releaseKey,
  type Claim,
  type KnownRequest,
} from "./store/idempotency"

/** How long a key stays taken when the process that carries its request out has died. */
const LEASE_SECONDS = 60

/** How often a process that lives says so. */
const EXTEND_MS = (LEASE_SECONDS * 1000) / 3

/** What is asked for, with the key that was given for it. */
export type KeyedRequest = {
  /** Who asks, and for which route: the same key of another is another key. */
  scope: readonly string[]
  key: string
  /** All that decides the answer. */
  content: unknown
}

export type Repetition =
  /** It is to be carried out; whoever does it ends the claim with `answered` or `refused`. */
  | { kind: "first"; claim: RunningClaim }
  | { kind: "under_way" }
  /** The key came with another request before. */
  | { kind: "other_request" }
  | { kind: "answered"; status: number; body: unknown }
  /** It was answered, and the answer was sealed with a key that the shop does not have any more. */
  | { kind: "unreadable" }

/**
 * Requests that come more than once are carried out once, over all processes: `docs/decisions/idempotency-keys.md`.
 * @param encryptionKeys of the shop, newest first: answers may hold a secret.
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
      // Between the two statements it may have been released.
      if (known) {
        return this.repetitionOf(known, claim)
      }
    }
  }

  private repetitionOf({ request, status, answer }: KnownRequest, claim: Claim): Repetition {
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

/** A request that this process carries out. The key stays taken as long as the process lives, and for a lease longer. */
export class RunningClaim {
  private readonly extending: NodeJS.Timeout

  constructor(
    private readonly db: Db,
    private readonly claim: Claim,
    private readonly encryptionKeys: readonly string[]
  ) {
    // Where the database is away this time, the next time is early enough.
    const extend = () => void extendClaim(db, claim, LEASE_SECONDS).catch(() => undefined)
    this.extending = setInterval(extend, EXTEND_MS).unref()
  }

  /** From now on the same request is answered so. @param body is stored as JSON. */
  async answered(status: number, body: unknown): Promise<void> {
    clearInterval(this.extending)
    const answer = sealText(JSON.stringify(body), this.encryptionKeys)
    await keepAnswer(this.db, this.claim, { status, answer })
  }

  /** Nothing was done: the same request is carried out when it comes again. */
  async refused(): Promise<void> {
    clearInterval(this.extending)
    await releaseKey(this.db, this.claim)
  }
}

/** A key within the hash of a request, too: who has the table and no key cannot try out what a request may have said. */
function hashOf(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value, inOrder)).digest("hex")
}

/** Fields in one order, as two clients may write the same object in two. */
function inOrder(_: string, value: unknown): unknown {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value
}
