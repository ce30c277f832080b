/** What a store remembers of a message. */
export type StoredMessage = {
  /** The header `webhook-id` and the webhook's id. It is the same for each repeat of the message. */
  id: string
  /** The resource, `order:order_01…`, and the webhook's id. Null for messages without a revision. */
  resource: string | null
  /** Increases with each state of the resource. */
  revision: number | null
}

/**
 * Remembers handled messages. A store of your own can write to your database: a `MemoryStore` is lost when its process ends, and is not
 * shared with other processes.
 */
export type WebhookStore = {
  /**
   * Stores a message before it is handled. It must be atomic, so that only one of two concurrent repeats is `new`.
   * @returns `repeat` for a known id, `old` for a revision that is not higher than the stored one of the resource, else `new`.
   */
  begin: (message: StoredMessage) => Begun | Promise<Begun>
  /** Removes a message whose handling has failed, because the shop sends it again. If this fails, the message is ignored as a repeat then. */
  forget: (message: StoredMessage) => void | Promise<void>
}

/** The result of `WebhookStore.begin`. */
export type Begun = "new" | "repeat" | "old"

/** A store in the memory of the process. */
export class MemoryStore implements WebhookStore {
  private readonly ids = new Set<string>()
  private readonly resources = new Map<string, { revision: number; before: number | undefined }>()

  /** @param size the number of messages, and of resources, to remember. Default: 10,000. */
  constructor(private readonly size = 10_000) {}

  begin({ id, resource, revision }: StoredMessage): Begun {
    if (this.ids.has(id)) {
      return "repeat"
    }
    this.ids.add(id)
    dropFirst(this.ids, this.size)
    if (resource === null || revision === null) {
      return "new"
    }
    const before = this.resources.get(resource)?.revision
    if (before !== undefined && revision <= before) {
      return "old"
    }
    // Inserted again at the end, so that the resources without recent messages are removed first.
    this.resources.delete(resource)
    this.resources.set(resource, { revision, before })
    dropFirst(this.resources, this.size)
    return "new"
  }

  forget({ id, resource, revision }: StoredMessage): void {
    this.ids.delete(id)
    const known = resource === null ? undefined : this.resources.get(resource)
    if (resource === null || known?.revision !== revision) {
      return
    }
    if (known?.before === undefined) {
      this.resources.delete(resource)
    } else {
      this.resources.set(resource, { revision: known.before, before: undefined })
    }
  }
}

function dropFirst(kept: Set<string> | Map<string, unknown>, size: number): void {
  if (kept.size > size) {
    const [oldest] = kept.keys()
    kept.delete(oldest ?? "")
  }
}
