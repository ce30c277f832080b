import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { firstDeliveryId, timeOfId } from "../../src/modules/webhook/ids"

/** Moves all rows of the log this many days back, including the ids, which contain the time. */
export async function ageLog(db: Knex, days: number): Promise<void> {
  const back = `interval '${days} days'`
  const moved = async (table: string, column: string, prefix: string) => {
    const { rows }: { rows: { id: string }[] } = await db.raw(`select distinct ${column} as id from ${table}`)
    for (const { id } of rows) {
      const time = firstDeliveryId(new Date(timeOfId(id).getTime() - days * 86_400_000))
      await db.raw(`update ${table} set ${column} = ? where ${column} = ?`, [
        `${prefix}${time.slice(6)}${id.slice(-16)}`,
        id,
      ])
    }
  }
  await db.raw(
    `update webhook_delivery set created_at = created_at - ${back}, finished_at = finished_at - ${back},
       failed_at = failed_at - ${back}, cancelled_at = cancelled_at - ${back}`
  )
  await db.raw(`update webhook_event set created_at = created_at - ${back}`)
  await moved("webhook_event", "id", "whevt_")
  await moved("webhook_delivery", "event_id", "whevt_")
  await moved("webhook_delivery", "id", "whdel_")
  await moved("webhook_attempt", "delivery_id", "whdel_")
  await moved("webhook_queue", "delivery_id", "whdel_")
}
