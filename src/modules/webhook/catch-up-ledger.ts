import type { Catalogue } from "../../topics/catalogue"
import { CHANNEL_TOPICS } from "../../topics/catch-up-topics"
import type { WebhookOptions } from "./options"
import type { WebhookRegistry } from "./registry"
import {
  deleteOtherWatches,
  insertWatches,
  listTold,
  listWatches,
  moveWatches,
  type Told,
  type Watch,
} from "./store/catch-up"
import type { Db } from "./store/db"
import { insertEvents, type NewEvent } from "./store/events"
import {
  deleteKnown,
  insertKnown,
  listNamed,
  listOtherKnown,
  markGone,
  type GoneRow,
} from "./store/known-rows"

/**
 * The durable part of catch-up: which topics it looks after, how far it has looked, and what the log holds already.
 * A topic is looked after from the moment a webhook first wants it, not from the first run on, and no longer than one
 * does: what nobody would have been sent then is never sent later.
 */
export class CatchUpLedger {
  /** The topics that this process saw to last. */
  private seenTo = ""

  /** @param onCaptured called when new events are in the log, with how many. */
  constructor(
    private readonly db: Db,
    private readonly registry: WebhookRegistry,
    private readonly catalogue: Catalogue,
    private readonly options: WebhookOptions["catchUp"],
    private readonly onCaptured: (events: number) => void
  ) {}

  /**
   * Follows the webhooks: begins to look after topics that are new, and forgets those that nobody wants any more. A process
   * with `catchUp: false` leaves that to the others.
   */
  async watch(): Promise<void> {
    if (!this.options) {
      return
    }
    const topics = this.wanted()
    await deleteOtherWatches(this.db, topics)
    await insertWatches(this.db, topics, new Date())
    this.seenTo = topics.join()
  }

  /** The same, for whom asks every second: costs nothing while the topics are what they were. */
  async watchWhatIsNew(): Promise<void> {
    if (this.wanted().join() !== this.seenTo) {
      await this.watch()
    }
  }

  /** The topics to look after now. */
  async watches(): Promise<Watch[]> {
    await this.registry.refresh()
    await this.watch()
    return listWatches(this.db)
  }

  /** Whether there is a topic whose changes were looked at until before this moment only. */
  async isBehind(moment: Date): Promise<boolean> {
    return (await listWatches(this.db)).some(({ looked_until }) => looked_until <= moment)
  }

  /** Notes that changes until this moment were looked at. */
  async lookedUntil(topics: readonly string[], until: Date): Promise<void> {
    await moveWatches(this.db, topics, until)
  }

  /** What the events captured since a moment tell of resources. */
  async told(topics: readonly string[], resourceIds: readonly string[], since: Date): Promise<Told[]> {
    return listTold(this.db, topics, resourceIds, since)
  }

  /** The resources that the log has events of since a moment. */
  async named(topics: readonly string[], since: Date): Promise<string[]> {
    return listNamed(this.db, topics, since)
  }

  /** Remembers rows whose deletion leaves no trace in the shop, for as long as a topic is looked after. */
  async know(topic: string, resourceIds: readonly string[]): Promise<void> {
    await insertKnown(this.db, topic, resourceIds)
  }

  /** Of those remembered and of those named, the ones that are not among the rows which are there. */
  async perhapsGone(topic: string, named: readonly string[], there: readonly string[]): Promise<string[]> {
    const known = await listOtherKnown(this.db, topic, there)
    const excluded = new Set(there)
    return [...new Set([...known, ...named])].filter((id) => !excluded.has(id))
  }

  /** Remembers that rows are gone. @returns them, each with the moment at which that was first found. */
  async gone(topic: string, resourceIds: readonly string[], at: Date): Promise<GoneRow[]> {
    return markGone(this.db, topic, resourceIds, at)
  }

  async forget(topic: string, resourceIds: readonly string[]): Promise<void> {
    await deleteKnown(this.db, topic, resourceIds)
  }

  /** Puts what the bus has lost into the log. @returns how many events were new. */
  async capture(events: readonly NewEvent[]): Promise<number> {
    const { waiting: captured } = await insertEvents(this.db, events)
    if (captured) {
      this.onCaptured(captured)
    }
    return captured
  }

  private wanted(): string[] {
    const topics = this.options ? this.options.topics : []
    const wanted = this.registry.topics()
    return topics
      .flatMap((topic) => [topic, ...(CHANNEL_TOPICS[topic] ?? [])])
      .filter((topic) => this.catalogue.matches(wanted, topic))
  }
}
