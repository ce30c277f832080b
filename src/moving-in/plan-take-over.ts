import type { Catalogue } from "../topics/catalogue"
import type { OldWebhook } from "./old-webhooks"

/** A webhook that the shop has, or had: what is known of where it came from. */
export type KnownWebhook = {
  id: string
  url: string
  topics: string[]
  deleted: boolean
  takenOver: string[]
}

/** A row, and the topic that takes the place of its event. */
export type Moved = { row: OldWebhook; topic: string }

/** What happens to rows. */
export type Step =
  | { kind: "create"; url: string; status: "active" | "paused"; moved: Moved[] }
  /** It was taken over before, or a webhook of the shop sends the same already. */
  | { kind: "there"; moved: Moved; webhookId: string }
  | { kind: "refused"; moved: Moved; why: string }

export type Circumstances = {
  catalogue: Catalogue
  known: readonly KnownWebhook[]
  /** Why nothing may be sent to a URL, by the URL. */
  urlProblems: ReadonlyMap<string, string>
  /** Whether the new ones are to wait for an admin. */
  paused: boolean
}

/**
 * Works out what happens to each row. Rows of one URL become one webhook, since a receiver is one app with one secret;
 * those that were not active become a second one, which is paused.
 */
export function planTakeOver(rows: readonly OldWebhook[], circumstances: Circumstances): Step[] {
  const { catalogue, known, urlProblems, paused } = circumstances
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

/** The topic of this name, else the one with the fewest events that this one feeds, else the event itself. */
export function topicOfEvent(catalogue: Catalogue, event: string): string {
  const topics = catalogue.list()
  const fed = topics
    .filter(({ events }) => events.some(({ name }) => name === event))
    .sort((one, other) => one.events.length - other.events.length)
  return (topics.find(({ topic }) => topic === event) ?? fed[0])?.topic ?? `action.${event}`
}

function serves(webhook: KnownWebhook, { row, topic }: Moved, catalogue: Catalogue): boolean {
  return (
    webhook.takenOver.includes(row.id) ||
    (!webhook.deleted && webhook.url === row.target_url && catalogue.matches(webhook.topics, topic))
  )
}
