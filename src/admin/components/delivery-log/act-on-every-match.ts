import {
  actOnDeliveries,
  listDeliveries,
  type AdminDeliveryFilters,
  type DeliveryAction,
} from "../../lib/api/deliveries"

/** Deliveries that one request is for: a fraction of a second's work, so that progress is seen. */
const SLICE = 500

/** How far an action on many has come: how many deliveries it has looked at, and to how many it was done. */
export type Progress = { looked: number; done: number }

/** @returns how many deliveries the filters let through; `capped`: there are more. */
export async function countDeliveries(
  filters: AdminDeliveryFilters
): Promise<{ count: number; capped: boolean }> {
  const { count, count_capped } = await listDeliveries({ ...filters, limit: 1 })
  return { count, capped: count_capped }
}

/**
 * Does it to every delivery that the filters let through now, newest first and a slice at a time, so that it can be
 * watched and stopped. Deliveries that come in meanwhile are not touched.
 */
export async function* actOnEveryMatch(
  action: DeliveryAction,
  filters: AdminDeliveryFilters
): AsyncGenerator<Progress> {
  const progress = { looked: 0, done: 0 }
  let cursor: string | undefined
  do {
    const page = await listDeliveries({ ...filters, limit: SLICE, cursor })
    const ids = page.webhook_deliveries.map(({ id }) => id)
    if (ids.length) {
      progress.done += await actOnDeliveries(action, { ids })
      progress.looked += ids.length
    }
    yield { ...progress }
    cursor = page.next_cursor ?? undefined
  } while (cursor)
}
