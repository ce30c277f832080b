import { atLeast, firstOf, itemAt } from "../../scripts/present"
import { withKey } from "../../src/modules/webhook/capture/capture"
import type { Composer } from "../../src/modules/webhook/fan-out/composer"
import { newDeliveryId } from "../../src/modules/webhook/ids"
import { insertCompositions } from "../../src/modules/webhook/store/compositions"
import { insertEvents, type NewEvent } from "../../src/modules/webhook/store/events"
import { logClaims, mostInASecond, readClaims } from "../support/claim-log"
import {
  createPipeline,
  deliveriesOf,
  insertWebhook,
  PlainComposer,
  updateWebhook,
} from "../support/pipeline"
import { db, receiver, shareDatabase } from "../support/shared-database"
import { until } from "../support/until"

const EVENT = "loyalty.points_earned"
const TOPICS = [`action.${EVENT}`]

let shops: ReturnType<typeof createPipeline>[]

shareDatabase()

beforeEach(async () => {
  shops = []
})

afterEach(() => Promise.all(shops.map(({ pipeline }) => pipeline.stop())))

/** A process, with a composer of its own where one is given. */
async function start(...[options, surroundings]: Partial<CreateArguments>) {
  const shop = createPipeline(db, options, surroundings)
  shops.push(shop)
  await shop.pipeline.start()
  return shop
}

type CreateArguments = [Parameters<typeof createPipeline>[1], Parameters<typeof createPipeline>[2]]

/** Composes nothing until it is opened. */
class HeldComposer extends PlainComposer {
  /** How many events it was asked for, call by call. */
  readonly asked: number[] = []
  open: () => void = () => undefined
  private readonly opened = new Promise<void>((resolve) => (this.open = resolve))

  override composesFromEventData(): boolean {
    return false
  }

  override async compose(...given: Parameters<Composer["compose"]>): ReturnType<Composer["compose"]> {
    this.asked.push(given[0].length)
    await this.opened
    return super.compose(...given)
  }
}

const rowsOf = async (sql: string): Promise<Record<string, unknown>[]> => (await db.raw(sql)).rows

const claimedEvents = () => rowsOf("select state, claims from webhook_event where claimed_until > now()")
const leasedRows = () => rowsOf("select claims from webhook_queue where leased_until > now()")
const queued = () => rowsOf("select leased_until, claims from webhook_queue")

/** Waits until all that was sent is recorded. */
const recorded = (count: number) =>
  until(`${count} deliveries`, async () => {
    const [row] = atLeast(
      1,
      await rowsOf("select count(*)::int as count from webhook_delivery where status = 'success'")
    )
    return row.count === count
  })

describe("an idle process", () => {
  it.each([
    ["one statement that writes, where nothing is asked to compose it", 1, new PlainComposer()],
    [
      "two, where composing may take long",
      2,
      new (class extends PlainComposer {
        override composesFromEventData = () => false
      })(),
    ],
  ])("sends an event of its own after %s", async (_, expected, composer) => {
    const EVENTS = 15
    let writes = 0
    const counted: number[] = []
    const count = ({ rows, rowCount }: { rows: unknown[]; rowCount: number }, { sql }: { sql: string }) => {
      // A claim that finds nothing writes nothing.
      writes += /insert into|update |delete from/.test(sql) && rows.length + rowCount > 0 ? 1 : 0
    }
    db.on("query-response", count)
    await insertWebhook(db, { url: receiver.url, topics: TOPICS })
    receiver.answerWith((_, response) => {
      counted.push(writes)
      response.writeHead(204).end()
    })
    const { bus } = await start({}, { composer })

    for (let n = 1; n <= EVENTS; n++) {
      writes = 0
      await bus.emit(EVENT, { n })
      await recorded(n)
    }
    // One that comes while the process looks for what others have left is claimed.
    const inOrder = counted.sort((a, b) => a - b)
    db.off("query-response", count)
    expect(inOrder).toHaveLength(EVENTS)
    expect(inOrder[Math.floor(EVENTS / 2)]).toBe(expected)
  })

  it("sends an event of its own to a webhook that another process created or changed just before it", async () => {
    const ROUNDS = 10
    await insertWebhook(db, { url: receiver.url, topics: TOPICS })
    const { bus } = await start()
    for (let round = 1; round <= ROUNDS; round++) {
      const id = await insertWebhook(db, { url: `${receiver.url}/${round}`, topics: TOPICS })
      await bus.emit(EVENT, { round })

      await until(
        "its request",
        () => receiver.received.filter(({ path }) => path.endsWith(`/${round}`)).length
      )
      await updateWebhook(db, id, { url: `${receiver.url}/changed/${round}` })
      await bus.emit(EVENT, { changed: round })
      await until(
        "its second request",
        () => receiver.received.filter(({ path }) => path.endsWith(`/changed/${round}`)).length
      )
      await db.raw("update webhook_endpoint set deleted_at = now() where id = ?", [id])
    }
  })

  it("sends an event of its own once, however often the bus hands it over", async () => {
    const id = await insertWebhook(db, { url: receiver.url, topics: TOPICS })
    const { bus } = await start()
    const metadata = { created_at: new Date(), eventGroupId: "one" }
    await bus.emit(EVENT, { n: 1 }, metadata)
    await recorded(1)
    await bus.emit(EVENT, { n: 1 }, metadata)
    await bus.emit(EVENT, { n: 2 })

    await recorded(2)
    expect(await deliveriesOf(db, id)).toHaveLength(2)
  })

  it("sends a body whole that is too large to be held", async () => {
    const body = JSON.stringify({ text: "x".repeat(100_000) })
    const composer = new (class extends PlainComposer {
      override async compose(...given: Parameters<Composer["compose"]>): ReturnType<Composer["compose"]> {
        return (await super.compose(...given)).map((one) => ({ ...one, payload: body }))
      }
    })()
    await insertWebhook(db, { url: receiver.url, topics: TOPICS })
    const { bus } = await start({}, { composer })
    await bus.emit(EVENT, {})

    await recorded(1)
    expect(receiver.received.map((one) => one.body)).toEqual([body])
  })

  it("composes together what it captures while it is at work", async () => {
    const EVENTS = 50
    const composer = new HeldComposer()
    await insertWebhook(db, { url: receiver.url, topics: TOPICS })
    const { bus } = await start({}, { composer })
    await bus.emit(EVENT, { n: 0 })
    await until("its composing", () => composer.asked.length === 1)
    for (let n = 1; n <= EVENTS; n++) {
      await bus.emit(EVENT, { n })
    }
    expect((await claimedEvents()).length).toBe(1)
    composer.open()

    await recorded(EVENTS + 1)
    expect(composer.asked).toEqual([1, EVENTS])
  })

  it("leases no more than may wait in it, however much it composes at once", async () => {
    const EVENTS = 150
    const composer = new HeldComposer()
    await Promise.all(
      Array.from({ length: 10 }, () =>
        insertWebhook(db, { url: receiver.url, topics: TOPICS, timeout_ms: 30_000 })
      )
    )
    const answers: (() => void)[] = []
    receiver.answerWith((_, response) => void answers.push(() => response.writeHead(204).end()))
    const { bus } = await start({}, { composer })
    await Promise.all(Array.from({ length: EVENTS }, (_, n) => bus.emit(EVENT, { n })))
    composer.open()

    await until("its deliveries", async () => (await queued()).length === EVENTS * 10)
    // Those of a new shop: 50 at once, and 200 that wait.
    expect((await leasedRows()).length).toBeLessThanOrEqual(250)
    receiver.answerWith(204)
    answers.forEach((answer) => answer())
    await recorded(EVENTS * 10)
  })

  it("leaves nothing claimed or leased when it stops, whatever it was at", async () => {
    await insertWebhook(db, { url: receiver.url, topics: TOPICS })
    for (let round = 0; round < 8; round++) {
      const { pipeline, bus } = await start()
      const emitting = Array.from({ length: 30 }, (_, n) =>
        bus.emit(EVENT, { round, n }).catch(() => undefined)
      )
      await until("its work", () => receiver.received.length > round * 5)
      await pipeline.stop()
      await Promise.all(emitting)

      expect(await claimedEvents()).toEqual([])
      expect(await leasedRows()).toEqual([])
    }
  })
})

describe("a process that composes nothing", () => {
  it("claims nothing of what it captures", async () => {
    await insertWebhook(db, { url: receiver.url, topics: TOPICS })
    const { bus } = await start({}, { works: false })
    await bus.emit(EVENT, {})

    expect(await rowsOf("select state, claims, claimed_until from webhook_event")).toEqual([
      { state: "captured", claims: 0, claimed_until: null },
    ])
  })
})

describe("a process that dies", () => {
  it("after it has captured leaves the event to others, and what it composes later counts for nothing", async () => {
    const composer = new HeldComposer()
    const id = await insertWebhook(db, { url: receiver.url, topics: TOPICS })
    const dying = await start({}, { composer })
    await dying.bus.emit(EVENT, {})
    await until("its composing", () => composer.asked.length)
    expect(await claimedEvents()).toEqual([{ state: "claimed", claims: 1 }])

    await start()
    await db.raw("update webhook_event set claimed_until = now()")
    await until("the other's request", () => receiver.received.length)
    composer.open()
    await dying.pipeline.stop()
    await recorded(1)
    expect(receiver.received).toHaveLength(1)
    expect(await deliveriesOf(db, id)).toHaveLength(1)
  })

  it("after it has composed leaves the delivery to others, and its own attempt counts for nothing", async () => {
    const id = await insertWebhook(db, { url: receiver.url, topics: TOPICS })
    receiver.answerWith(() => undefined)
    const dying = await start()
    await dying.bus.emit(EVENT, {})
    await until("its request", () => receiver.received.length)
    expect(await leasedRows()).toEqual([{ claims: 1 }])

    receiver.answerWith(204)
    await start()
    await db.raw("update webhook_queue set leased_until = now()")
    await recorded(1)
    expect(await deliveriesOf(db, id, "success")).toHaveLength(1)
    expect(await queued()).toEqual([])
    // What hangs would hold up the end.
    await receiver.stop()
    await receiver.listen()
  })
})

describe("what may not be sent at once", () => {
  /** Has a delivery composed that asks for a lease. @returns whether it got one. */
  async function isLeased(webhook_id: string): Promise<boolean> {
    const { claimed } = await insertEvents(db, [event({ claimed: true })])
    const { id: event_id, topic, claims } = firstOf(claimed)
    const id = newDeliveryId()
    const { inserted } = await insertCompositions(
      db,
      [
        {
          id: event_id,
          claims,
          payload: "{}",
          keeps_data: false,
          shown_at: null,
          snapshot: null,
          unchanged_for: [],
        },
      ],
      [{ id, event_id, webhook_id, topic, body: null, remark: null }],
      new Map([[id, 30]])
    )
    const [row] = atLeast(
      1,
      await rowsOf("select leased_until > now() as leased from webhook_queue order by delivery_id desc")
    )
    expect(inserted).toEqual([{ id, change_number: row.leased ? expect.any(Number) : null }])
    return Boolean(row.leased)
  }

  it.each([
    ["paused", { status: "paused" }],
    ["disabled", { status: "disabled" }],
    ["failing", { failing_since: new Date() }],
    ["held to a rate", { rate_limit: 10 }],
    ["kept in order", { ordering: "resource" }],
  ])(
    "is not leased, though its process believes that it may be: a webhook that is %s",
    async (_, columns) => {
      const id = await insertWebhook(db, { url: receiver.url, topics: TOPICS })
      expect(await isLeased(id)).toBe(true)
      await updateWebhook(db, id, columns)

      expect(await isLeased(id)).toBe(false)
    }
  )

  it("waits, of a webhook that is paused or fails", async () => {
    await insertWebhook(db, { url: receiver.url, topics: TOPICS, status: "paused" })
    const failing = await insertWebhook(db, { url: receiver.url, topics: TOPICS })
    await updateWebhook(db, failing, { failing_since: new Date(), probe_at: new Date(Date.now() + 60_000) })
    const { bus } = await start()
    await bus.emit(EVENT, {})

    await until("its deliveries", async () => (await queued()).length === 2)
    expect(await queued()).toEqual(Array.from({ length: 2 }, () => ({ leased_until: null, claims: 0 })))
    expect(receiver.received).toEqual([])
  })

  it("keeps to the rate of its webhook", async () => {
    await insertWebhook(db, { url: receiver.url, topics: TOPICS, rate_limit: 2 })
    await logClaims(db)
    const { bus } = await start()
    for (let n = 0; n < 6; n++) {
      await bus.emit(EVENT, { n })
    }

    await recorded(6)
    const claims = await readClaims(db)
    expect(claims.size).toBe(6)
    expect(mostInASecond([...claims.values()])).toBeLessThanOrEqual(2)
  })

  it("waits for what is sent about the same resource, where its webhook wants that", async () => {
    await insertWebhook(db, {
      url: receiver.url,
      topics: ["product.created", "product.updated"],
      ordering: "resource",
    })
    const answers: (() => void)[] = []
    receiver.answerWith((_, response) => void answers.push(() => response.writeHead(204).end()))
    const { bus } = await start()
    await bus.emit("product.created", { id: "prod_1" })
    await until("the first", () => answers.length)
    await bus.emit("product.updated", { id: "prod_1" })
    await until("both queued", async () => (await queued()).length === 2)
    expect((await leasedRows()).length).toBe(1)
    firstOf(answers)()

    await until("the second", () => answers.length === 2)
    itemAt(answers, 1)()
    await recorded(2)
  })

  it("does not start after the answer to pause, whatever is on its way", async () => {
    const ROUNDS = 10
    const id = await insertWebhook(db, { url: receiver.url, topics: TOPICS })
    const { pipeline, bus } = await start()
    let emitted = 0
    for (let round = 1; round <= ROUNDS; round++) {
      let paused = false
      const emitting = (async () => {
        while (!paused) {
          await bus.emit(EVENT, { n: ++emitted })
        }
      })()
      await until("its work", () => receiver.received.length > round * 5)
      await updateWebhook(db, id, { status: "paused" })
      await pipeline.reload()
      const [{ answered } = {}] = await rowsOf("select clock_timestamp()::text as answered")
      paused = true
      await emitting

      await until("its deliveries", async () => (await deliveriesOf(db, id)).length === emitted)
      await until("its outcomes", async () => (await leasedRows()).length === 0)
      const late = await db.raw("select 1 from webhook_attempt where started_at > ?::timestamptz", [
        String(answered),
      ])
      expect(late.rows).toHaveLength(0)
      await updateWebhook(db, id, { status: "active" })
      await pipeline.reload()
      await db.raw("delete from webhook_attempt")
    }
    await recorded(emitted)
    expect(receiver.received).toHaveLength(emitted)
  })
})

describe("an update that another process has captured", () => {
  it("absorbs the next, though that is captured by a process that rests", async () => {
    const told_at = new Date()
    const update = (n: number, claimed: boolean) =>
      event({
        told_at,
        topic: "product.updated",
        resource_id: "prod_1",
        absorbs: true,
        dedupe_key: `key ${n}`,
        claimed,
      })
    await insertEvents(db, [update(1, false)])

    expect(await insertEvents(db, [update(2, true)])).toEqual({ waiting: 0, claimed: [] })
    expect(await rowsOf("select dedupe_key, state from webhook_event")).toEqual([
      { dedupe_key: "key 1", state: "captured" },
    ])
  })

  it("is not waited for once it is claimed", async () => {
    const update = (n: number) =>
      event({
        topic: "product.updated",
        resource_id: "prod_1",
        absorbs: true,
        dedupe_key: `key ${n}`,
        claimed: true,
      })
    await insertEvents(db, [update(1)])

    expect((await insertEvents(db, [update(2)])).claimed).toHaveLength(1)
  })
})

const event = (given: Partial<NewEvent>): NewEvent => ({
  ...withKey({
    topic: firstOf(TOPICS),
    resource_id: null,
    lookup_id: null,
    event_name: EVENT,
    event_data: { n: Math.random() },
    event_group_id: null,
    source: "event_bus",
    absorbs: false,
    occurred_at: new Date(),
    told_at: new Date(),
  }),
  ...given,
})
