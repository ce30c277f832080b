import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { newDeliveryId } from "../../src/modules/webhook/ids"
import { insertCompositions } from "../../src/modules/webhook/store/compositions"
import { claimEvents } from "../../src/modules/webhook/store/events"
import { createDatabase, emptyTables } from "../support/database"
import { createPipeline, deliveriesOf, insertWebhook } from "../support/pipeline"
import { Receiver } from "../support/receiver"
import { until } from "../support/until"

/** What keeps two processes from doing the same work, or one from undoing another's. */

let db: Knex
let drop: () => Promise<void>
let receiver: Receiver

beforeAll(async () => {
  ;({ db, drop } = await createDatabase("webhooks_fences"))
  receiver = await Receiver.start()
})

beforeEach(async () => {
  await emptyTables(db)
  receiver.reset()
})

afterAll(async () => {
  await receiver.stop()
  await drop()
})

it.each([100, 10_000, 30_000])(
  "a lease outlasts an attempt that takes its whole time-out of %i ms",
  async (timeout_ms) => {
    await insertWebhook(db, { url: receiver.url, timeout_ms })
    receiver.answerWith(() => undefined)
    const { pipeline, bus } = createPipeline(db)
    await pipeline.start()
    await bus.emit("product.updated", { id: "prod_1" })
    await until("the attempt", () => receiver.received.length === 1)

    const { rows } = await db.raw(
      "select extract(epoch from leased_until - to_timestamp(?)) * 1000 as left from webhook_queue",
      [receiver.received[0]!.at / 1000]
    )
    expect(Number(rows[0].left)).toBeGreaterThan(timeout_ms)
    // Its attempt would hold up the end of the pipeline.
    await receiver.stop()
    await pipeline.stop()
    receiver = await Receiver.start()
  }
)

it("what a process composes of an event that another has taken over meanwhile counts for nothing", async () => {
  const id = await insertWebhook(db, { url: receiver.url })
  const { pipeline, bus } = createPipeline(db, {}, { works: false })
  await pipeline.start()
  await bus.emit("product.updated", { id: "prod_1" })
  await pipeline.stop()
  const [late] = await claimEvents(db, 1, 0)
  const [present] = await claimEvents(db, 1, 60)
  expect(present!.id).toBe(late!.id)

  const compose = (claims: number, payload: string) =>
    insertCompositions(
      db,
      [
        {
          id: late!.id,
          claims,
          payload,
          keeps_data: false,
          shown_at: null,
          snapshot: null,
          unchanged_for: [],
        },
      ],
      [
        {
          id: newDeliveryId(),
          event_id: late!.id,
          webhook_id: id,
          topic: "product.updated",
          body: null,
          remark: null,
        },
      ]
    )
  expect(await compose(late!.claims, "late")).toEqual({ inserted: [], refused: [late!.id] })
  expect(await compose(present!.claims, "present")).toMatchObject({
    inserted: [expect.anything()],
    refused: [],
  })
  expect(await compose(present!.claims, "again")).toEqual({ inserted: [], refused: [late!.id] })
  expect(await deliveriesOf(db, id)).toHaveLength(1)
  expect((await db.raw("select payload from webhook_event")).rows).toEqual([{ payload: "present" }])
})
