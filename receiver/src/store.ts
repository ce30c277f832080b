/** What a store records of a message. */
export type StoredMessage = {
  /** The header `webhook-id` and the webhook's id. It is the same for each repeat of the message. */
  id: string
  /** The resource, `order:order_01…`, and the webhook's id. Null for messages without a revision. */
  resource: string | null
  /** Increases with each state of the resource. */
  revision: number | null
}

/**
 * Records which messages are handled. A store of your own can write to your database: a `MemoryStore` is lost when its process ends, and
 * is not shared with other processes.
 */
export type WebhookStore = {
  /**
   * Claims a message before it is handled. It must be atomic, so that only one of two concurrent repeats is claimed. A claim of a store
   * that outlives the process must expire, after more time than the slowest function in `on` takes: if the process is killed, or `release`
   * fails, the message can then be claimed again.
   * @returns `repeat` for a message that is completed, `busy` for one whose claim has not expired. Otherwise the message is claimed: `old`
   *   for a revision that is not higher than the completed one of its resource, else `new`.
   */
  claim: (message: StoredMessage) => Claim | Promise<Claim>
  /** Records that a claimed message was handled, and its revision, if it is the highest of its resource. */
  complete: (message: StoredMessage) => void | Promise<void>
  /** Ends the claim of a message whose handling has failed, because the shop sends it again. */
  release: (message: StoredMessage) => void | Promise<void>
}

/** The result of `WebhookStore.claim`. */
export type Claim = "new" | "old" | "repeat" | "busy"

/** A store in the memory of the process. Its claims do not expire. */
export class MemoryStore implements WebhookStore {
  private readonly claimed = new Set<string>()
  private readonly completed = new Set<string>()
  private readonly revisions = new Map<string, number>()

  /** @param size the number of completed messages, and of resources, to remember. Default: 10,000. */
  constructor(private readonly size = 10_000) {}

  claim({ id, resource, revision }: StoredMessage): Claim {
    if (this.completed.has(id)) {
      return "repeat"
    }
    if (this.claimed.has(id)) {
      return "busy"
    }
    this.claimed.add(id)
    return this.isOld(resource, revision) ? "old" : "new"
  }

  complete({ id, resource, revision }: StoredMessage): void {
    this.claimed.delete(id)
    this.completed.add(id)
    dropFirst(this.completed, this.size)
    if (resource !== null && revision !== null && !this.isOld(resource, revision)) {
      // Inserted again at the end, so that the resources without recent messages are removed first.
      this.revisions.delete(resource)
      this.revisions.set(resource, revision)
      dropFirst(this.revisions, this.size)
    }
  }

  release({ id }: StoredMessage): void {
    this.claimed.delete(id)
  }

  private isOld(resource: string | null, revision: number | null): boolean {
    const completed = resource === null ? undefined : this.revisions.get(resource)
    return completed !== undefined && revision !== null && revision <= completed
  }
}

function dropFirst(kept: Set<string> | Map<string, unknown>, size: number): void {
  if (kept.size > size) {
    const [oldest] = kept.keys()
    kept.delete(oldest ?? "")
  }
}
