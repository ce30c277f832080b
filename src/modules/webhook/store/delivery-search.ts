import type { DeliveryFilters } from "../../../types"
import { queryOne, type Db } from "./db"

/** The meaning of a search text. The kinds are tried in this order, and the first of which the log has rows is used. */
export type Search =
  /** The id of a delivery, an event or a resource. */
  | { kind: "id"; text: string }
  /** The beginning of delivery ids: from the first such id to the last. */
  | { kind: "ids"; from: string; to: string }
  /** The beginning of topics. */
  | { kind: "topics"; topics: string[] }
  /** The beginning of ids of events, resources and webhooks; or of webhooks' names; or names of resources in the shop. */
  | ({ kind: "named" } & Named)
  /** A part of a remark. */
  | { kind: "remark"; text: string }

/** Ids that a search text names. */
export type Named = { event_id: string[]; resource_id: string[]; webhook_id: string[] }

/** Most events, resources or webhooks of a search. Each needs an index scan. */
const MAX_NAMED = 30

/** Medusa's and the plugin's ids have a prefix and a ULID of 26 digits and capitals, of which the first ten are the time. */
const ULID_LENGTH = 26
const BEGINNING = /^([a-z][a-z_]*_)([0-9A-HJKMNP-TV-Z]{1,26})$/
const SHORTEST = 10

/** Finds the meaning of the filter `q`; undefined without it. */
export async function interpretSearch(
  db: Db,
  { q: text, q_resources = [], q_within: within }: DeliveryFilters
): Promise<Search | undefined> {
  if (!text) {
    return undefined
  }
  const { is_id, topics } = within
    ? await findOwnIdOrTopics(db, text, within)
    : await findIdOrTopics(db, text)
  if (is_id) {
    return { kind: "id", text }
  }
  const beginning = idRangeOf(text)
  if (beginning && text.startsWith("whdel_")) {
    return { kind: "ids", ...beginning }
  }
  if (topics.length) {
    return { kind: "topics", topics }
  }
  const named = beginning
    ? await listBeginning(db, beginning, within)
    : await listNamed(db, text, q_resources, within)
  return Object.values(named).some((ids) => ids.length > 0)
    ? { kind: "named", ...named }
    : { kind: "remark", text }
}

/**
 * The first and the last id that begin with a text. Both have the full length of ids: collations differ in comparing texts of
 * different lengths and punctuation, but agree about digits and capitals.
 */
function idRangeOf(text: string): { from: string; to: string } | undefined {
  const [, name = "", part = ""] = BEGINNING.exec(text) ?? []
  return part.length >= SHORTEST || (part && name === "whdel_")
    ? { from: name + part.padEnd(ULID_LENGTH, "0"), to: name + part.padEnd(ULID_LENGTH, "Z") }
    : undefined
}

/**
 * Whether the text is an id, and the topics of the log that begin with it. Topics are found by a loose index scan, if the index
 * exists (see `log-indexes.ts`).
 */
async function findIdOrTopics(db: Db, text: string): Promise<{ is_id: boolean; topics: string[] }> {
  return queryOne(
    db,
    `with recursive topic as (
       (select topic from webhook_delivery
        where (select indisvalid from pg_index where indexrelid = to_regclass('"IDX_webhook_delivery_topic"'))
        order by topic limit 1)
       union all
       select (select d.topic from webhook_delivery d where d.topic > t.topic order by d.topic limit 1)
       from topic t where t.topic is not null
     )
     select exists (select 1 from webhook_delivery where id = ?)
         or exists (select 1 from webhook_delivery where event_id = ?)
         or exists (select 1 from webhook_delivery where resource_id = ?) as is_id,
       array(select topic from topic where starts_with(topic, ?)) as topics`,
    [text, text, text, text]
  )
}

type Within = DeliveryFilters["q_within"]

/** As `findIdOrTopics`, in the log of some webhooks only. Their topics are given, since there is no index of topics by webhook. */
async function findOwnIdOrTopics(
  db: Db,
  text: string,
  { webhook_id, topics }: NonNullable<Within>
): Promise<{ is_id: boolean; topics: string[] }> {
  const found = await queryOne<{ is_id: boolean }>(
    db,
    `select exists (select 1 from webhook_delivery where id = ? and webhook_id = any(?::text[]))
       or exists (select 1 from webhook_delivery where event_id = ? and webhook_id = any(?::text[]))
       or exists (select 1 from webhook_delivery where resource_id = ? and webhook_id = any(?::text[])) as is_id`,
    [text, webhook_id, text, webhook_id, text, webhook_id]
  )
  return { is_id: found.is_id, topics: topics.filter((topic) => topic.startsWith(text)) }
}

/** The events, resources and webhooks of the log with ids in a range, each found by a loose index scan. */
async function listBeginning(
  db: Db,
  { from, to }: { from: string; to: string },
  within: Within
): Promise<Named> {
  const own = within ? "and webhook_id = any(?::text[])" : ""
  const owners = within ? [within.webhook_id] : []
  const steps = (column: keyof Named) => `
    with recursive found as (
      (select ${column} as id from webhook_delivery where ${column} >= ? and ${column} <= ? ${own}
        order by ${column} limit 1)
      union all
      select (select d.${column} from webhook_delivery d where d.${column} > f.id and d.${column} <= ? ${own}
        order by d.${column} limit 1)
      from found f where f.id is not null
    )
    select id from found where id is not null limit ${MAX_NAMED}`
  const columns = ["event_id", "resource_id", "webhook_id"] as const
  return queryOne(
    db,
    `select ${columns.map((column) => `array(${steps(column)}) as ${column}`).join(", ")}`,
    columns.flatMap(() => [from, to, ...owners, to, ...owners])
  )
}

/** Of these resources those that the log knows, and the webhooks whose names begin so, deleted ones too. */
async function listNamed(
  db: Db,
  text: string,
  resourceIds: readonly string[],
  within: Within
): Promise<Named> {
  const row = await queryOne<Pick<Named, "resource_id" | "webhook_id">>(
    db,
    `select array(
         select id from unnest(?::text[]) as r(id)
         where exists (select 1 from webhook_delivery where resource_id = r.id) limit ${MAX_NAMED}
       ) as resource_id,
       array(
         select w.id from webhook_endpoint w
         where starts_with(lower(w.name), lower(?)) ${within ? "and w.id = any(?::text[])" : ""}
           and exists (select 1 from webhook_delivery where webhook_id = w.id)
         order by w.id desc limit ${MAX_NAMED}
       ) as webhook_id`,
    [resourceIds, text, ...(within ? [within.webhook_id] : [])]
  )
  return { ...row, event_id: [] }
}
