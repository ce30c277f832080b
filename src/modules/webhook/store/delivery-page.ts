import type { WebhookDelivery } from "../../../types"
import { IS_FIRST } from "./ordering"

/** A delivery as stored. The resource is a part of its topic. */
export type DeliveryRow = Omit<WebhookDelivery, "resource">

/**
 * Deliveries in order, each with the cursor after it, and the cursor after all rows that were read; null at the end of the log.
 */
export type PageRows = { rows: { row: DeliveryRow; cursor: string }[]; next: string | null }

/** The columns of a delivery `d` that the API returns. */
export const DELIVERY_COLUMNS = `d.id, d.webhook_id, d.event_id, d.topic, d.resource_id, d.status, d.attempt_count,
  case when d.status in ('created', 'retrying') then (
    select greatest(q.due_at, d.created_at) from webhook_queue q where q.delivery_id = d.id and ${IS_FIRST}) end
    as next_attempt_at,
  d.response_status, d.duration_ms, d.remark, d.created_at, d.finished_at`

/**
 * A cursor: the last delivery that was read; its date in microseconds since 1970, for another order than that of ids; and the
 * rows that an offset still has to skip. As text: `whdel_01J…`, `whdel_01J…~1764412345678901`, `whdel_01J….20`.
 */
export type Cursor = { id: string; micros?: string | undefined; leftOut: number }

/** The text of a cursor. The id may be a prefix of one, since ids are compared as text. */
export const CURSOR = /^whdel_\w+(~\d{1,17})?(\.\d{1,9})?$/

export function parseCursor(text: string): Cursor {
  const [, id = "", micros, leftOut] = /^(\w+)(?:~(\d+))?(?:\.(\d+))?$/.exec(text) ?? []
  return { id, micros, leftOut: Number(leftOut ?? 0) }
}

export function cursorText({ id, micros, leftOut }: Cursor): string {
  return [id, micros === undefined ? "" : `~${micros}`, leftOut > 0 ? `.${leftOut}` : ""].join("")
}
