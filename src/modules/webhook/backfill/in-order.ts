import type { ClaimedBackfill } from "../store/backfills"
import type { Db } from "../store/db"
import { listOvertaken, lockResources } from "../store/ordering"
import type { Batch } from "./batch"

/**
 * A batch for a webhook with ordering, without the resources of which a newer state may have been queued since it was
 * read. What the shop has needs no second message then. A stored event needs one: the run stays where it is, and
 * finds it again. Their resources are locked until the transaction ends, so that the answer stays true.
 */
export async function withoutOvertaken(trx: Db, run: ClaimedBackfill, batch: Batch): Promise<Batch> {
  await lockResources(trx, batch.events)
  const overtaken = new Set(await listOvertaken(trx, batch.events, run.claimed_at))
  if (!overtaken.size) {
    return batch
  }
  const deliveries = batch.deliveries.filter(({ event_id }) => !overtaken.has(event_id))
  switch (batch.kind) {
    case "existing":
      return { ...batch, deliveries, events: batch.events.filter(({ id }) => !overtaken.has(id)) }
    case "stored":
      return {
        ...batch,
        deliveries,
        progress: { cursor: run.cursor, looked: deliveries.length, ends: false },
      }
  }
}
