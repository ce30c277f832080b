import { insertDue } from "../../benchmarks/support/rows"
import { atLeast } from "../../scripts/present"
import type { LostChanges } from "../../src/modules/webhook/catch-up-loop"
import { shiftClock, trueNow } from "../support/clock"
import { createPipeline, deliveriesOf, insertWebhook, retryWait, webhookRow } from "../support/pipeline"
import { Receiver } from "../support/receiver"
import { db, receiver, shareDatabase } from "../support/shared-database"
import { until } from "../support/until"

let other: Receiver
let shop: ReturnType<typeof createPipeline>

shareDatabase()

beforeAll(async () => {
  other = await Receiver.start()
})

beforeEach(() => other.reset())

afterEach(async () => {
  shiftClock(0)
  await shop.pipeline.stop()
})

afterAll(() => other.stop())

describe("processes whose clocks differ", () => {
  it("notice every change, also after one that was written by a clock that is ahead", async () => {
    const ahead = await insertWebhook(db, { url: receiver.url, topics: ["order.created"] })
    const id = await insertWebhook(db, { url: receiver.url })
    await db.raw("update webhook_endpoint set updated_at = now() + interval '45 seconds' where id = ?", [
      ahead,
    ])
    shop = createPipeline(db)
    await shop.pipeline.start()
    await db.raw("update webhook_endpoint set url = ?, updated_at = now() where id = ?", [other.url, id])
    const added = await insertWebhook(db, { url: `${other.url}/new`, topics: ["product.created"] })

    await until("the new URL", () => shop.pipeline.registry.get(id)?.url === other.url)
    await until("the new webhook", () => shop.pipeline.registry.get(added))
    await shop.bus.emit("product.updated", { id: "prod_1" })
    await shop.bus.emit("product.created", { id: "prod_2" })
    await until("their deliveries", () => other.received.length === 2)
    expect(receiver.received).toHaveLength(0)
  })

  it.each([-3600, 3600])(
    "check for lost changes up to the same time where one is %i s off",
    async (seconds) => {
      shiftClock(seconds * 1000)
      // A time that is nearer to the right one than to the shifted clock's.
      const nearSeconds = Math.abs(seconds) / 2
      const times: number[] = []
      const lost: LostChanges = {
        find: async ({ ledger, now, graceMs }) => {
          times.push(now().getTime())
          await ledger.markChecked(["product.updated"], new Date(now().getTime() - graceMs))
          return 0
        },
      }
      await insertWebhook(db, { url: receiver.url })
      shop = createPipeline(db, { catchUp: { intervalMs: 1_000 } }, { lost })
      await shop.pipeline.start()

      await until("two runs", () => times.length >= 2)
      for (const time of times) {
        expect(Math.abs(time - trueNow())).toBeLessThan(nearSeconds * 1000)
      }
      const { rows } = await db.raw(
        `select abs(extract(epoch from now() - since))::int as since, abs(extract(epoch from now() - looked_until))::int as looked
       from webhook_catch_up`
      )
      expect(rows[0].since).toBeLessThan(nearSeconds)
      expect(rows[0].looked).toBeLessThan(nearSeconds)
    }
  )

  it("check for lost changes again after the database's clock was ahead", async () => {
    await insertWebhook(db, { url: receiver.url })
    shop = createPipeline(db)
    await shop.pipeline.reload()
    await db.raw("update webhook_catch_up set looked_until = now() + interval '1 hour'")
    const { catchUp } = shop.pipeline

    expect(await catchUp.isBehind(new Date(0))).toBe(true)
    const checkedUntil = new Date(catchUp.now().getTime() - 60_000)
    await catchUp.markChecked(["product.updated"], checkedUntil)
    expect(await catchUp.watches()).toMatchObject([{ looked_until: checkedUntil }])
    expect(await catchUp.isBehind(new Date(0))).toBe(false)
  })

  it.each([-600, 600])("send, sign and retry alike where one is %i s off", async (seconds) => {
    const begunAt = trueNow() / 1000
    /** How far from each other two clocks may be that say the same. */
    const SAME = 10
    shiftClock(seconds * 1000)
    const id = await insertWebhook(db, { url: receiver.url, retry_schedule: [3600] })
    await insertDue(db, [id], 1)
    receiver.answerWith(500)
    shop = createPipeline(db)
    await shop.pipeline.start()

    await until("its attempt", async () => (await deliveriesOf(db, id, "retrying")).length)
    const [received] = atLeast(1, receiver.received)
    const { rows } = await db.raw("select extract(epoch from started_at)::float8 as at from webhook_attempt")
    const endedAt = trueNow() / 1000
    for (const at of [Number(received.headers["webhook-timestamp"]), rows[0].at]) {
      expect(at).toBeGreaterThan(begunAt - SAME)
      expect(at).toBeLessThan(endedAt + SAME)
    }
    const wait = await retryWait(db, id)
    expect(wait).toBeGreaterThan(3600 * 0.79)
    expect(wait).toBeLessThan(3600 * 1.21)
    expect(await webhookRow(db, id)).toMatchObject({ failed_attempts: 1 })
  })
})
