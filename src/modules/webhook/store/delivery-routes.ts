import type { DeliveryFilters, DeliveryStatus } from "../../../types"
import { bindingsOf, textOf, within, type SqlCondition } from "./delivery-conditions"
import type { Search } from "./delivery-search"
import {
  branch,
  byId,
  deliveriesWhere,
  equals,
  ofEach,
  ownedBy,
  parameter,
  type Branch,
} from "./delivery-selects"

/** Most index entries that are counted to find the shortest route. */
export const COUNTED = 5_000

/** Most selects that are merged into one. A filter with more values is checked on the rows. */
export const MAX_BRANCHES = 30

/** A way to candidates by indexes. */
export type Route = {
  branches: Branch[]
  /** The filters that the indexes answer, so that they need not be checked on the rows. */
  answers: (keyof DeliveryFilters)[]
  /** Whether the route is used only if it leads to fewer than `COUNTED` candidates. */
  onlyIfShort?: true
}

export const WHOLE_LOG: Route = { branches: [deliveriesWhere()], answers: [] }

/**
 * All routes to the deliveries that match filters. Of routes to equally many candidates the first is used. In an app's log
 * (`q_within`) all routes lead to deliveries of its webhooks only: cursors and counts would otherwise reveal other deliveries.
 */
export function routesTo(
  filters: DeliveryFilters,
  search: Search | undefined,
  statuses: readonly DeliveryStatus[] | undefined
): Route[] {
  const webhookIds = distinctValues(filters.webhook_id)
  const isBounded = filters.q_within !== undefined
  const places = placesOf(filters, search, statuses)
  // An empty list of webhooks matches nothing, as for an app without webhooks. Without a list all webhooks are searched.
  if (!places.length || ((isBounded || filters.webhook_id !== undefined) && !webhookIds.length)) {
    return [{ branches: [deliveriesWhere({ sql: "false", bindings: [] })], answers: [] }]
  }
  const own = isBounded ? [{ sql: "d.webhook_id = any(?::text[])", bindings: [webhookIds] }] : []
  const deliveriesWith = (column: string, values: readonly string[]) =>
    values.map((one) => deliveriesWhere(equals(column, one), ...own))
  const ofWebhooks = (...of: ((owner: SqlCondition) => Branch)[]) =>
    isBounded && webhookIds.length * of.length > MAX_BRANCHES
      ? of.map((one) => ofEach(webhookIds, one))
      : webhookIds.flatMap((id) => of.map((one) => one(parameter(id))))
  if (search?.kind === "id") {
    const branches = ["id", "event_id", "resource_id"].flatMap((column) =>
      deliveriesWith(column, [search.text])
    )
    return [{ branches, answers: ["q"] }]
  }
  if (search?.kind === "ids") {
    const between = { sql: "d.id between ? and ?", bindings: [search.from, search.to] }
    const ofOwn = (owner: SqlCondition) => deliveriesWhere(...ownedBy("d", owner), between)
    return [{ branches: isBounded ? ofWebhooks(ofOwn) : [deliveriesWhere(between)], answers: ["q"] }]
  }
  const routes: Route[] = []
  if (!places.includes("success")) {
    const of = places.map((place) => (owner?: SqlCondition) => deliveriesIn(place, owner))
    routes.push({
      branches: webhookIds.length ? ofWebhooks(...of) : of.map((one) => one()),
      answers: isAnsweredByPlace(distinctValues(filters.status)) ? ["webhook_id", "status"] : ["webhook_id"],
    })
    routes.push(...failedSince(filters, places))
  } else {
    routes.push({ branches: ofWebhooks((owner) => deliveriesIn("success", owner)), answers: ["webhook_id"] })
  }
  const answers = distinctValues(filters.response_status)
  if (!isBounded && answers.every(isIndexedAnswer)) {
    routes.push({ branches: answers.map(answeredWith), answers: [], onlyIfShort: true })
  }
  routes.push({
    branches: deliveriesWith("resource_id", distinctValues(filters.resource_id)),
    answers: ["resource_id"],
  })
  if (!isBounded) {
    routes.push({ branches: deliveriesWith("topic", distinctValues(filters.topic)), answers: ["topic"] })
  }
  if (!isBounded && search?.kind === "topics") {
    routes.push({ branches: deliveriesWith("topic", search.topics), answers: ["q"] })
  }
  if (search?.kind === "named") {
    const columns = ["event_id", "resource_id", "webhook_id"] as const
    routes.unshift({
      branches: columns.flatMap((column) => deliveriesWith(column, search[column])),
      answers: ["q"],
    })
  }
  return routes.filter(({ branches }) => branches.length > 0 && branches.length <= MAX_BRANCHES)
}

/** A group of statuses that an index, or the queue, leads to. There is no index on the status itself, see `hasStatus`. */
type Place = "success" | "waiting" | "failed" | "cancelled"

/** The groups that may contain matching deliveries. Successes have no remark, and a successful response status. */
function placesOf(
  { status, response_status }: DeliveryFilters,
  search: Search | undefined,
  statuses: readonly DeliveryStatus[] | undefined
): Place[] {
  const wanted = [distinctValues(status), statuses ?? []].filter((list) => list.length > 0)
  const answers = distinctValues(response_status)
  const hasNoSuccess = search?.kind === "remark" || (answers.length > 0 && !answers.some(isSuccess))
  return (["success", "waiting", "failed", "cancelled"] as const).filter(
    (place) =>
      !(place === "success" && hasNoSuccess) &&
      wanted.every((list) => list.some((one) => placeOf(one) === place))
  )
}

function placeOf(status: DeliveryStatus): Place {
  return status === "created" || status === "retrying" ? "waiting" : status
}

/** Whether the groups answer the filter of the status. The group `waiting` does not distinguish its two statuses. */
function isAnsweredByPlace(statuses: readonly DeliveryStatus[]): boolean {
  return statuses.includes("created") === statuses.includes("retrying")
}

export function deliveriesIn(place: Place, owner?: SqlCondition): Branch {
  switch (place) {
    case "failed":
      return deliveriesWhere({ sql: "d.failed_at is not null", bindings: [] }, ...ownedBy("d", owner))
    case "cancelled":
      return deliveriesWhere({ sql: "d.cancelled_at is not null", bindings: [] }, ...ownedBy("d", owner))
    case "waiting":
      return byId("webhook_queue q", "q.delivery_id", ownedBy("q", owner))
    case "success":
      return deliveriesWhere(...ownedBy("d", owner))
  }
}

/**
 * The route to recently failed deliveries of one webhook, which are few. They are sorted by id after the index on `failed_at`.
 */
function failedSince({ webhook_id, finished_at = {} }: DeliveryFilters, places: readonly Place[]): Route[] {
  const webhookIds = distinctValues(webhook_id)
  if (places.join() !== "failed" || webhookIds.length !== 1 || !(finished_at.$gte ?? finished_at.$gt)) {
    return []
  }
  const since = [equals("webhook_id", webhookIds[0]), ...within("failed_at", finished_at)]
  const byTime = branch(
    "webhook_delivery d",
    "d.failed_at",
    since
  )({
    columns: "d.*",
    limit: COUNTED,
    order: "desc",
    bounds: () => [],
    where: [],
  })
  const lately: Branch = branch(`${byTime.sql} d`, "d.id", [], byTime.bindings)
  return [{ branches: [lately], answers: ["webhook_id", "status"], onlyIfShort: true }]
}

/** The route by the attempts' index on response statuses, which contains only those that are no success. */
function answeredWith(status: Answer): Branch {
  return (slice) => {
    const bounds = slice.bounds("a.delivery_id")
    const from = `(
      select distinct a.delivery_id as id from webhook_attempt a
      where a.response_status = ?::int and ${textOf(bounds)} order by a.delivery_id ${slice.order}
    ) a`
    return byId(from, "a.id", [], [status, ...bindingsOf(bounds)])({ ...slice, bounds: () => [] })
  }
}

/** Whether the attempts' index contains a response status. Attempts without a response are not in it. */
const isIndexedAnswer = (answer: Answer) => answer !== "none" && (answer < 200 || answer > 299)

const isSuccess = (answer: Answer) =>
  answer !== "none" && (!isIndexedAnswer(answer) || answer === 301 || answer === 302)

type Answer = number | "none"

export function distinctValues<Value>(value: Value | Value[] | undefined): Value[] {
  const values = Array.isArray(value) ? value : [value]
  return [...new Set(values.filter((one) => one !== undefined))]
}
