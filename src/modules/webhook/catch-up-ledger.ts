import type { Catalogue } from "../../topics/catalogue"
import { CHANNEL_TOPICS } from "../../topics/catch-up-topics"
import { writeAllBut } from "./group-commit"
import type { WebhookOptions } from "./options"
import type { WebhookRegistry } from "./registry"
import type { SetAside } from "./set-aside"
import {
  deleteOtherWatches,
  insertWatches,
  listLoggedEvents,
  listWatches,
  moveWatches,
  type LoggedEvents,
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
 * The durable state of catch-up: which topics it watches, until when changes were checked, and what the log contains already. A
 * topic is watched from the time at which a webhook first subscribes to it until none does. So changes that no webhook would
 * have been sent are not sent later.
 */
export class CatchUpLedger {
  /** The topics of the last call of `watch` in this process, as one text. */
  private watched = ""

  /** @param onCaptured called when new events are in the log, with how many. */
  constructor(
    private readonly db: Db,
    private readonly registry: WebhookRegistry,
    private readonly catalogue: Catalogue,
    private readonly options: WebhookOptions["catchUp"],
    private readonly aside: SetAside,
    private readonly onCaptured: (events: number) => void
  ) {}

  /**
   * Begins to watch topics to which a webhook subscribes now, and ends the watches of all others. Does nothing in a process
   * with the option `catchUp: false`.
   */
  async watch(): Promise<void> {
    if (!this.options) {
      return
    }
    const topics = this.wanted()
    await deleteOtherWatches(this.db, topics)
    await insertWatches(this.db, topics, this.now())
    this.watched = topics.join()
  }

  /** As `watch`, but only if the topics have changed since the last call. */
  async watchIfChanged(): Promise<void> {
    if (this.wanted().join() !== this.watched) {
      await this.watch()
    }
  }

  /** The watched topics, by the webhooks' present topics. */
  async watches(): Promise<Watch[]> {
    await this.registry.refresh()
    await this.watch()
    return listWatches(this.db)
  }

  /** The present time by the database's clock, since any process may continue where another has ended. */
  now(): Date {
    return this.registry.now()
  }

  /**
   * Whether the changes of some topic were not checked beyond this time. A time in the future, which the database's clock has
   * set before it was put right, counts as behind.
   */
  async isBehind(moment: Date): Promise<boolean> {
    const now = this.now()
    return (await listWatches(this.db)).some(
      ({ looked_until }) => looked_until <= moment || looked_until > now
    )
  }

  /** Stores that the changes of these topics until this time were checked. */
  async markChecked(topics: readonly string[], until: Date): Promise<void> {
    await moveWatches(this.db, topics, until)
  }

  /** The log's events of resources that were captured since a time. */
  async loggedEvents(
    topics: readonly string[],
    resourceIds: readonly string[],
    since: Date
  ): Promise<LoggedEvents[]> {
    return listLoggedEvents(this.db, topics, resourceIds, since)
  }

  /** Ids of the resources of which the log has events since a time. */
  async resourcesSince(topics: readonly string[], since: Date): Promise<string[]> {
    return listNamed(this.db, topics, since)
  }

  /** Stores ids of rows whose deletion leaves no row in the shop. They are kept while the topic is watched. */
  async rememberRows(topic: string, resourceIds: readonly string[]): Promise<void> {
    await insertKnown(this.db, topic, resourceIds)
  }

  /** The remembered rows, and those of `named`, that are not among the existing ones. */
  async possiblyGone(
    topic: string,
    named: readonly string[],
    existing: readonly string[]
  ): Promise<string[]> {
    const known = await listOtherKnown(this.db, topic, existing)
    const excluded = new Set(existing)
    return [...new Set([...known, ...named])].filter((id) => !excluded.has(id))
  }

  /** Marks rows as gone. @returns them, each with the time at which it was first found missing. */
  async markGone(topic: string, resourceIds: readonly string[], at: Date): Promise<GoneRow[]> {
    return markGone(this.db, topic, resourceIds, at)
  }

  async forgetRows(topic: string, resourceIds: readonly string[]): Promise<void> {
    await deleteKnown(this.db, topic, resourceIds)
  }

  /**
   * Stores events that the bus has lost. Events that the database refuses are set aside.
   * @returns the number of events that were not stored already.
   */
  async capture(events: readonly NewEvent[]): Promise<number> {
    let captured = 0
    const refused = await writeAllBut(events, async (some) => {
      captured += (await insertEvents(this.db, some)).waiting
    })
    if (captured) {
      this.onCaptured(captured)
    }
    for (const [{ topic }, reason] of refused) {
      await this.aside.note(`an event ${topic} of catch-up`, reason)
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
