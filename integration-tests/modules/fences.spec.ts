import { atLeast, firstOf, present } from "../../scripts/present"
import { newDeliveryId } from "../../src/modules/webhook/ids"
import { insertCompositions } from "../../src/modules/webhook/store/compositions"
import { claimEvents } from "../../src/modules/webhook/store/events"
import { readSnapshots } from "../../src/modules/webhook/store/snapshots"
import { createPipeline, deliveriesOf, insertWebhook } from "../support/pipeline"
import { db, receiver, shareDatabase } from "../support/shared-database"
import { until } from "../support/until"

/** What keeps two processes from doing the same work, or one from undoing another's. */

shareDatabase()

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
      [firstOf(receiver.received).at / 1000]
    )
    expect(Number(rows[0].left)).toBeGreaterThan(timeout_ms)
    // Its attempt would hold up the end of the pipeline.
    await receiver.stop()
    await pipeline.stop()
    await receiver.listen()
  }
)

it("what a process composes of an event that another has taken over meanwhile counts for nothing", async () => {
  const id = await insertWebhook(db, { url: receiver.url })
  const { pipeline, bus } = createPipeline(db, {}, { works: false })
  await pipeline.start()
  await bus.emit("product.updated", { id: "prod_1" })
  await pipeline.stop()
  const [late] = atLeast(1, (await claimEvents(db, 1, 0)).claimed)
  const [current] = atLeast(1, (await claimEvents(db, 1, 60)).claimed)
  expect(current.id).toBe(late.id)

  const compose = (claims: number, payload: string) =>
    insertCompositions(
      db,
      [
        {
          id: late.id,
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
          event_id: late.id,
          webhook_id: id,
          topic: "product.updated",
          body: null,
          remark: null,
        },
      ]
    )
  expect(await compose(late.claims, "late")).toEqual({ inserted: [], refused: [late.id] })
  expect(await compose(current.claims, "present")).toMatchObject({
    inserted: [expect.anything()],
    refused: [],
  })
  expect(await compose(current.claims, "again")).toEqual({ inserted: [], refused: [late.id] })
  expect(await deliveriesOf(db, id)).toHaveLength(1)
  expect((await db.raw("select payload from webhook_event")).rows).toEqual([{ payload: "present" }])
})

describe("the state of a resource", () => {
  const KEY = { entity: "product", resource_id: "prod_1" }

  /** Has a process take events of the product, and composes them: each leads from a revision to another. */
  async function claim(count: number) {
    await insertWebhook(db, { url: receiver.url, topics: ["product.*"] })
    const { pipeline, bus } = createPipeline(db, {}, { works: false })
    await pipeline.start()
    for (const event of ["product.created", "product.updated"].slice(0, count)) {
      await bus.emit(event, { id: KEY.resource_id })
    }
    await pipeline.stop()
    return (await claimEvents(db, 10, 0)).claimed
  }

  const compose = (steps: { id: string; claims: number; expected: number | null; revision: number }[]) =>
    insertCompositions(
      db,
      steps.map(({ id, claims, expected, revision }) => ({
        ...{ id, claims, payload: null, keeps_data: false, shown_at: null, unchanged_for: [] },
        snapshot: {
          ...{ ...KEY, expected, revision, state: `"${revision}"`, sales_channel_ids: null },
          ...{ deleted: false, told_deletion: null },
        },
      })),
      []
    )

  const stored = async (): Promise<object[]> =>
    (await db.raw("select revision::int, state from webhook_snapshot")).rows

  it("is not replaced by one that was read before it, and the event behind that is composed again", async () => {
    const [first, second] = atLeast(
      2,
      (await claim(2)).map(({ id, claims }) => ({ id, claims }))
    )
    expect(await compose([{ ...first, expected: null, revision: 2 }])).toMatchObject({ refused: [] })
    for (const expected of [null, 1, 3]) {
      expect(await compose([{ ...second, expected, revision: 4 }])).toMatchObject({ refused: [second.id] })
      expect(await stored()).toEqual([{ revision: 2, state: '"2"' }])
    }
    expect(await compose([{ ...second, expected: 2, revision: 5 }])).toMatchObject({ refused: [] })
    expect(await stored()).toEqual([{ revision: 5, state: '"5"' }])
  })

  it("is not stored where one of the events that lead to it was taken over by another process", async () => {
    const late = await claim(2)
    const { claimed: current } = await claimEvents(db, 1, 60)
    expect(current.map(({ id }) => id)).toEqual([firstOf(late).id])
    const steps = late.map(({ id, claims }, index) => ({
      ...{ id, claims, expected: index || null, revision: index + 1 },
    }))
    expect(await compose(steps)).toMatchObject({ refused: late.map(({ id }) => id) })
    expect(await stored()).toEqual([])
  })

  it("is not stored where the one that it was compared with was not stored either", async () => {
    const [second] = atLeast(1, await claim(1))
    const { id, claims } = second
    expect(await compose([{ id, claims, expected: 1, revision: 2 }])).toMatchObject({ refused: [id] })
    expect(await stored()).toEqual([])
  })

  it("gets a revision that is drawn when the state before is read, not earlier", async () => {
    const blocker = await db.transaction()
    await blocker.raw("lock table webhook_snapshot in access exclusive mode")
    const reading = readSnapshots(db, [KEY], { draws: true })
    try {
      await until("the reader to wait", async () => {
        const { rows } = await db.raw(
          "select from pg_locks where relation = 'webhook_snapshot'::regclass and not granted"
        )
        return rows.length > 0
      })
      // Another process composes the product meanwhile.
      await blocker.raw(
        `insert into webhook_snapshot (entity, resource_id, revision, state)
         values ('product', 'prod_1', nextval('webhook_revision'), '{}')`
      )
    } finally {
      await blocker.commit()
    }
    const [snapshot] = atLeast(1, await reading)
    expect(snapshot.revision).toEqual(expect.any(Number))
    expect(snapshot.next).toBeGreaterThan(present(snapshot.revision, "the revision"))
  })
})

describe("what fan-out takes on together is bounded", () => {
  it("in the bytes of events, however large each is", async () => {
    const megabytes = 10
    await db.raw(
      `insert into webhook_event (id, topic, event_name, event_data, source, absorbs, dedupe_key, occurred_at, state)
       select 'whevt_' || n, 'action.loyalty.points', 'loyalty.points', '"' || repeat('x', ?::int) || '"', 'event_bus', false,
         n::text, now(), 'captured' from generate_series(1, 6) n`,
      [megabytes * 1024 * 1024]
    )
    // Up to 32 MB, and what begins below that.
    const first = await claimEvents(db, 200, 60)
    expect(first).toMatchObject({ isFull: true })
    expect(first.claimed.map(({ id }) => id)).toEqual(["whevt_1", "whevt_2", "whevt_3", "whevt_4"])
    const second = await claimEvents(db, 200, 60)
    expect(second).toMatchObject({ isFull: false })
    expect(second.claimed.map(({ id }) => id)).toEqual(["whevt_5", "whevt_6"])
  })

  it("in the deliveries that one statement inserts, however many webhooks there are", async () => {
    const webhooks = 40
    const events = 200
    const url = receiver.url
    await Promise.all(Array.from({ length: webhooks }, () => insertWebhook(db, { url, status: "paused" })))
    const capturing = createPipeline(db, {}, { works: false })
    await capturing.pipeline.start()
    await Promise.all(
      Array.from({ length: events }, (_, n) => capturing.bus.emit("product.updated", { id: `prod_${n}` }))
    )
    await capturing.pipeline.stop()
    await db.raw(
      `create function refuse_many() returns trigger language plpgsql as $$ begin
         if (select count(*) from inserted) > 5000 then raise exception 'too many'; end if;
         return null;
       end $$`
    )
    await db.raw(
      `create trigger refuse_many after insert on webhook_delivery referencing new table as inserted
       for each statement execute function refuse_many()`
    )
    const refused: string[] = []
    const listen = ({ message }: Error) => void refused.push(message)
    db.on("query-error", listen)
    const { pipeline } = createPipeline(db)
    await pipeline.start()
    await until("all deliveries", async () => {
      const { rows } = await db.raw("select count(*)::int as count from webhook_delivery")
      return rows[0].count === webhooks * events
    })
    await pipeline.stop()
    db.off("query-error", listen)
    await db.raw("drop function refuse_many() cascade")
    expect(refused).toEqual([])
  })
})
