import { REMARK } from "../../src/modules/webhook/remarks"
import { createPipeline, deliveriesOf, insertWebhook, updateWebhook } from "../support/pipeline"
import { db, receiver, shareDatabase } from "../support/shared-database"
import { until } from "../support/until"

let shop: ReturnType<typeof createPipeline>

shareDatabase()

beforeEach(async () => {
  shop = createPipeline(db)
  await shop.pipeline.start()
})

afterEach(() => shop.pipeline.stop())

it("a webhook that has expired is deleted, with its waiting deliveries, and no other is", async () => {
  const [expired, later, never] = [
    await insertWebhook(db, {}),
    await insertWebhook(db, {}),
    await insertWebhook(db, { url: receiver.url }),
  ]
  await shop.pipeline.reload()
  await shop.bus.emit("product.updated", { id: "prod_1" })
  await until("the deliveries", async () =>
    (await Promise.all([expired, later].map((id) => deliveriesOf(db, id, "created")))).every(
      ({ length }) => length === 1
    )
  )
  await updateWebhook(db, later, { expires_at: new Date(Date.now() + 3_600_000) })
  await updateWebhook(db, expired, { expires_at: new Date() })

  const [cancelled] = await until("its delivery to be cancelled", async () => {
    const deliveries = await deliveriesOf(db, expired, "cancelled")
    return deliveries.length > 0 && deliveries
  })
  expect(cancelled).toMatchObject({ remark: REMARK.webhookDeleted })
  const { rows } = await db.raw("select id from webhook_endpoint where deleted_at is null order by id")
  expect(rows).toEqual([later, never].sort().map((id) => ({ id })))
  expect(await deliveriesOf(db, later, "created")).toHaveLength(1)
  const audit = await db.raw(
    "select actor_type, action from webhook_audit where object_id = ? and action = 'deleted'",
    [expired]
  )
  expect(audit.rows).toEqual([{ actor_type: "system", action: "deleted" }])
})
