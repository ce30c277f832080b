import type { Catalogue } from "../topics/catalogue"
import type { OldWebhook } from "./old-webhooks"

/** An existing or deleted webhook of the shop. */
export type KnownWebhook = {
  id: string
  url: string
  topics: string[]
  deleted: boolean
  /** Ids of the old rows that it was created from. */
  takenOver: string[]
}

/** An old row, and the topic that replaces its event. */
export type Moved = { row: OldWebhook; topic: string }

/** What the migration does with old rows. */
export type Step =
  | { kind: "create"; url: string; status: "active" | "paused"; moved: Moved[] }
  /** The row was migrated before, or a webhook of the shop sends the same topic to the same URL. */
  | { kind: "there"; moved: Moved; webhookId: string }
  | { kind: "refused"; moved: Moved; why: string }

type PlanContext = {
  catalogue: Catalogue
  known: readonly KnownWebhook[]
  /** Why webhooks cannot be sent to a URL, by URL. */
  urlProblems: ReadonlyMap<string, string>
  /** Whether new webhooks are created paused. */
  paused: boolean
}

/**
 * Plans the migration of each row. All active rows of a URL become one webhook, because a URL belongs to one receiver with one secret.
 * Inactive rows of the URL become a second webhook, which is paused.
 */
export function planTakeOver(rows: readonly OldWebhook[], context: PlanContext): Step[] {
  const { catalogue, known, urlProblems, paused } = context
  const groups = new Map<string, Extract<Step, { kind: "create" }>>()
  const others: Step[] = []
  for (const row of rows) {
    const moved = { row, topic: topicOfEvent(catalogue, row.event_type) }
    const webhookId = known.find((webhook) => serves(webhook, moved, catalogue))?.id
    const why = urlProblems.get(row.target_url) ?? catalogue.problem(moved.topic)
    if (webhookId !== undefined) {
      others.push({ kind: "there", moved, webhookId })
    } else if (why !== undefined) {
      others.push({ kind: "refused", moved, why })
    } else {
      const status = row.active && !paused ? "active" : "paused"
      const key = `${row.active} ${row.target_url}`
      const group = groups.get(key) ?? { kind: "create", url: row.target_url, status, moved: [] }
      groups.set(key, { ...group, moved: [...group.moved, moved] })
    }
  }
  return [...groups.values(), ...others]
}

/** The topic with the event's name, else the topic with the fewest events that includes this event, else `action.<event>`. */
export function topicOfEvent(catalogue: Catalogue, event: string): string {
  const topics = catalogue.list()
  const candidates = topics
    .filter(({ events }) => events.some(({ name }) => name === event))
    .sort((one, other) => one.events.length - other.events.length)
  return (topics.find(({ topic }) => topic === event) ?? candidates[0])?.topic ?? `action.${event}`
}

function serves(webhook: KnownWebhook, { row, topic }: Moved, catalogue: Catalogue): boolean {
  return (
    webhook.takenOver.includes(row.id) ||
    (!webhook.deleted && webhook.url === row.target_url && catalogue.matches(webhook.topics, topic))
  )
}
