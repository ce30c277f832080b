import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { ANSWER } from "../../src/modules/webhook/store/connection"
import { query, transaction } from "../../src/modules/webhook/store/db"
import { DatabaseError } from "../../src/modules/webhook/safe-errors"
import { connect } from "../support/database"
import { Line } from "../support/line"
import { createPipeline, deliveriesOf, insertWebhook, keepingLogger } from "../support/pipeline"
import { DATABASE, db, receiver, shareDatabase } from "../support/shared-database"
import { until } from "../support/until"

shareDatabase()

let line: Line
let distant: Knex

/** A pool whose connections lead through the line. */
async function open(connections: number): Promise<void> {
  line = await Line.open()
  distant = connect(DATABASE, connections, line.port)
  await distant.raw("select 1")
  jest.replaceProperty(ANSWER, "withinMs", 500)
}

afterEach(async () => {
  jest.restoreAllMocks()
  line.close()
  await distant.destroy()
})

describe("a connection that never answers again", () => {
  it("fails the statement on it, and the next one gets another connection", async () => {
    await open(1)
    line.silence()
    const error: unknown = await query(distant, "select 1 from webhook_event").catch(
      (error: unknown) => error
    )

    expect(error).toBeInstanceOf(DatabaseError)
    expect(String(error)).toMatch(/select from webhook_event.*500ms exceeded/)
    expect(await query(distant, "select 1 as one")).toEqual([{ one: 1 }])
  })

  it("fails the transaction that begins on it, and runs nothing of it", async () => {
    await open(1)
    line.silence()
    const work = jest.fn(async () => 1)

    await expect(transaction(distant, work)).rejects.toThrow("The database has not answered for 0.5 s")
    expect(await transaction(distant, async (trx) => query(trx, "select 1 as one"))).toEqual([{ one: 1 }])
    expect(work).not.toHaveBeenCalled()
  })

  it.each([
    ["in a statement", (trx: Parameters<typeof query>[0]) => query(trx, "select 1")],
    ["in the commit", async () => []],
  ])("fails the transaction that waits for it %s, and its locks are free", async (_, then) => {
    await open(1)
    const id = await insertWebhook(db, { url: receiver.url })
    const locking = "select 1 from webhook_endpoint where id = ? for update"
    const waiting = transaction(distant, async (trx) => {
      await query(trx, locking, [id])
      line.silence()
      await then(trx)
    })

    await expect(waiting).rejects.toBeInstanceOf(DatabaseError)
    await until("the lock", async () => (await db.raw(`${locking} skip locked`, [id])).rows.length)
  })

  it("stops no part of the pipeline, whichever of its connections do not answer", async () => {
    await open(4)
    const { logger, written } = keepingLogger()
    const { pipeline, bus } = createPipeline(distant, {}, { logger })
    const id = await insertWebhook(db, { url: receiver.url })
    await pipeline.start()
    for (let sent = 1; sent <= 3; sent++) {
      line.silence()
      await bus.emit("product.updated", { id: `prod_${sent}` })
      await until("the delivery", async () => (await deliveriesOf(db, id, "success")).length === sent)
    }
    await pipeline.stop()

    expect(written.join()).toMatch(/failed, trying again: Database error/)
  })
})
