/** A message as a store sees it. */
export type StoredMessage = {
  /** The same for each repeat of the message: `webhook-id`, and the webhook that it comes from. */
  id: string
  /** What it is about: `order:order_01…`; null where it has no revision. */
  resource: string | null
  /** Grows with each state of the resource. */
  revision: number | null
}

/**
 * What is remembered of messages. Pass one of your own that writes to your database: `MemoryStore` forgets all with its
 * process, and is not shared with others.
 */
export type WebhookStore = {
  /**
   * Notes a message before it is handled, in one step, so that of two repeats at once one is new.
   * @returns `repeat` for one whose id is known, `old` for one whose revision is not higher than the resource's.
   */
  begin: (message: StoredMessage) => Begun | Promise<Begun>
  /** Takes the note back: handling it has failed, and it comes again. */
  forget: (message: StoredMessage) => void | Promise<void>
}

export type Begun = "new" | "repeat" | "old"

/** Remembers the last messages and resources in memory. */
export class MemoryStore implements WebhookStore {
  private readonly ids = new Set<string>()
  private readonly resources = new Map<string, { revision: number; before: number | undefined }>()

  /** @param size how many messages and how many resources. */
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
    // Put at the end, so that the oldest are dropped first.
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
