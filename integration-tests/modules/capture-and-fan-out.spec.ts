import { present } from "../../scripts/present"
import { createPipeline, deliveriesOf, insertWebhook } from "../support/pipeline"
import { db, receiver, shareDatabase } from "../support/shared-database"
import { until } from "../support/until"

let shop: ReturnType<typeof createPipeline>

shareDatabase()

beforeEach(async () => {
  shop = createPipeline(db)
})

afterEach(() => shop.pipeline.stop())

const count = async (table: string) => Number((await db.raw(`select count(*) from ${table}`)).rows[0].count)

describe("capture", () => {
  it("stores no event that no webhook wants, and does not even listen for it", async () => {
    await insertWebhook(db, { url: receiver.url, topics: ["product.updated"] })
    await shop.pipeline.start()

    expect(shop.bus.subscribed("product.updated")).toBe(true)
    expect(shop.bus.subscribed("customer.created")).toBe(false)
    await shop.bus.emit("customer.created", { id: "cus_1" })
    expect(await count("webhook_event")).toBe(0)
  })

  it("stores what the bus hands over while the webhooks are still read, and nothing that nobody wants", async () => {
    await insertWebhook(db, { url: receiver.url, topics: ["product.updated"] })
    const starting = shop.pipeline.start()
    const early = [
      shop.bus.emit("product.updated", { id: "prod_early" }),
      shop.bus.emit("customer.created", { id: "cus_early" }),
    ]
    await Promise.all([starting, ...early])

    const { rows } = await db.raw("select resource_id from webhook_event")
    expect(rows).toEqual([{ resource_id: "prod_early" }])
    expect(shop.bus.subscribed("*")).toBe(false)
  })

  it("stores events for paused and disabled webhooks too", async () => {
    await insertWebhook(db, { url: receiver.url, status: "paused" })
    await shop.pipeline.start()
    await shop.bus.emit("product.updated", { id: "prod_1" })

    expect(await count("webhook_event")).toBe(1)
  })

  it("stores an event's own data without credentials, and distinguishes events by what it left out", async () => {
    await insertWebhook(db, { url: receiver.url, status: "paused", topics: ["action.card.issued"] })
    await shop.pipeline.start()
    const metadata = { created_at: new Date() }
    const issue = (token: string) =>
      shop.bus.emit("card.issued", { id: "card_1", token, owner: { name: "Ada", apiKey: token } }, metadata)
    await Promise.all(["s3cret-1", "s3cret-2", "s3cret-1"].map(issue))

    const { rows } = await db.raw("select event_data from webhook_event")
    expect(rows.map(({ event_data }: { event_data: string }) => JSON.parse(event_data))).toEqual([
      { id: "card_1", owner: { name: "Ada" } },
      { id: "card_1", owner: { name: "Ada" } },
    ])
  })

  it("takes an event that the bus delivers again for the same one", async () => {
    const id = await insertWebhook(db, { url: receiver.url })
    await shop.pipeline.start()
    const metadata = { created_at: new Date() }
    await shop.bus.emit("product.updated", { id: "prod_1" }, metadata)
    await until("the delivery", async () => (await deliveriesOf(db, id, "success")).length === 1)
    await shop.bus.emit(
      "product.updated",
      { id: "prod_1" },
      { created_at: metadata.created_at.toISOString() }
    )

    expect(await count("webhook_event")).toBe(1)
  })

  it("makes one message of one change, whatever number of events it raised", async () => {
    const id = await insertWebhook(db, { url: receiver.url })
    await shop.pipeline.start()
    const metadata = { eventGroupId: "group_1" }
    await shop.bus.emit("product.updated", { id: "of_variant_1" }, { ...metadata, created_at: new Date() })
    await shop.bus.emit(
      "product-variant.updated",
      { id: "variant_1" },
      { ...metadata, created_at: new Date() }
    )
    await shop.bus.emit("product.updated", { id: "of_variant_1" }, { ...metadata, created_at: new Date() })

    await until("everything composed", async () => {
      const { rows } = await db.raw("select state from webhook_event")
      return rows.length > 0 && rows.every((row: { state: string }) => row.state === "composed")
    })
    expect(await deliveriesOf(db, id)).toMatchObject([{ resource_id: "of_variant_1" }])
  })

  it("sends no update with a creation that was one change with it", async () => {
    const id = await insertWebhook(db, { url: receiver.url, topics: ["product.created", "product.updated"] })
    await shop.pipeline.start()
    const metadata = { eventGroupId: "group_1", created_at: new Date() }
    await shop.bus.emit("product-variant.created", { id: "variant_1" }, metadata)
    await shop.bus.emit("product.created", { id: "of_variant_1" }, metadata)

    await until("everything composed", async () => {
      const { rows } = await db.raw("select state from webhook_event")
      return rows.length === 1 && rows[0].state === "composed"
    })
    expect(await deliveriesOf(db, id)).toMatchObject([{ topic: "product.created" }])
  })

  describe("on a bus that hands over the events of one change one at a time", () => {
    const VARIANTS = 40
    const metadata = { eventGroupId: "group_1", created_at: new Date() }
    const topics = ["product.created", "product.updated"]

    /** Composes `of_variants` as the product of every variant. */
    const oneProduct = () => {
      shop.composer.lookUp = async (events) => events.map(() => ({ kind: "found", ids: ["of_variants"] }))
    }

    const emitVariants = async (event: string) => {
      for (let n = 1; n <= VARIANTS; n++) {
        await shop.bus.emit(event, { id: `variant_${n}` }, metadata)
      }
      await until("the look-up of all", async () => {
        const { rows } = await db.raw("select 1 from webhook_event where lookup_id is not null")
        return rows.length === 0
      })
    }

    it("sends no update before a creation that comes after its variants' events", async () => {
      const id = await insertWebhook(db, { url: receiver.url, topics })
      oneProduct()
      await shop.pipeline.start()
      await emitVariants("product-variant.created")
      await shop.bus.emit("product.created", { id: "of_variants" }, metadata)

      await until("everything composed", async () => {
        const { rows } = await db.raw("select state from webhook_event")
        return rows.length === 1 && rows[0].state === "composed"
      })
      expect(await deliveriesOf(db, id)).toMatchObject([{ topic: "product.created" }])
    })

    it("sends one update of a change of many variants, without an event of the product's own", async () => {
      const id = await insertWebhook(db, { url: receiver.url, topics })
      oneProduct()
      await shop.pipeline.start()
      await emitVariants("product-variant.updated")

      await until("the delivery", async () => (await deliveriesOf(db, id, "success")).length === 1)
      expect(await deliveriesOf(db, id)).toMatchObject([{ topic: "product.updated" }])
      expect(await count("webhook_event")).toBe(1)
    })

    it.each(["group_1", "group_2"])("holds up no update of the product's own, in %s", async (group) => {
      const id = await insertWebhook(db, { url: receiver.url, topics })
      oneProduct()
      await shop.pipeline.start()
      await shop.bus.emit("product-variant.updated", { id: "variant_1" }, metadata)
      await until("the wait", async () => {
        const { rows } = await db.raw(
          "select 1 from webhook_event where claimed_until > now() and state = 'captured'"
        )
        return rows.length === 1
      })
      // A wait without end, but for what ends it.
      await db.raw("update webhook_event set claimed_until = 'infinity'")
      await shop.bus.emit("product.updated", { id: "of_variants" }, { ...metadata, eventGroupId: group })

      await until("the delivery", async () => (await deliveriesOf(db, id, "success")).length === 1)
    })
  })

  it("sends the update that an echo of a creation had absorbed", async () => {
    const id = await insertWebhook(db, { url: receiver.url, topics: ["product.created", "product.updated"] })
    const idle = createPipeline(db, {}, { works: false })
    await idle.pipeline.start()
    const change = (group: string) => ({ eventGroupId: group, created_at: new Date() })
    await idle.bus.emit("product.created", { id: "prod_1" }, change("group_1"))
    await idle.bus.emit("product.updated", { id: "prod_1" }, change("group_1"))
    await idle.bus.emit("product.updated", { id: "prod_1" }, change("group_2"))
    await idle.pipeline.stop()

    await shop.pipeline.start()
    await until("both", async () => (await deliveriesOf(db, id, "success")).length === 2)
    // Composed together, they have ids of one millisecond, in no order.
    expect((await deliveriesOf(db, id)).map((one) => one.topic).sort()).toEqual([
      "product.created",
      "product.updated",
    ])
  })

  it("notes on an update that absorbs another until when it covers changes", async () => {
    await insertWebhook(db, { url: receiver.url })
    const server = createPipeline(db, {}, { works: false })
    await server.pipeline.start()
    const [first, second] = [new Date(Date.now() - 5_000), new Date()]
    const emitIn = (eventGroupId: string, published_at: Date) =>
      server.bus.emit("product.updated", { id: "prod_1" }, { eventGroupId, created_at: first, published_at })
    await emitIn("change_1", first)
    await emitIn("change_2", second)
    await emitIn("change_0", first)
    await server.pipeline.stop()

    const { rows } = await db.raw("select occurred_at, told_at from webhook_event")
    expect(rows).toEqual([{ occurred_at: first, told_at: second }])
  })

  it("lets an update that is not composed yet absorb the next, and none that is", async () => {
    const id = await insertWebhook(db, { url: receiver.url })
    const idle = createPipeline(db, {}, { works: false })
    await idle.pipeline.start()
    for (let change = 0; change < 5; change++) {
      await idle.bus.emit(
        "product.updated",
        { id: "prod_1" },
        { created_at: new Date(2026, 1, 1, 0, 0, change) }
      )
    }
    expect(await count("webhook_event")).toBe(1)

    await shop.pipeline.start()
    await until("the delivery", async () => (await deliveriesOf(db, id, "success")).length === 1)
    await idle.bus.emit("product.updated", { id: "prod_1" })
    await until("the next one", async () => (await deliveriesOf(db, id, "success")).length === 2)
    await idle.pipeline.stop()
  })

  it("sends no second message of a change that a waiting update absorbed, whichever process captures it", async () => {
    const id = await insertWebhook(db, { url: receiver.url })
    const [one, other] = [createPipeline(db, {}, { works: false }), createPipeline(db, {}, { works: false })]
    await one.pipeline.start()
    await other.pipeline.start()
    const edit = (eventGroupId: string) => ({ eventGroupId, created_at: new Date() })
    await one.bus.emit("product.updated", { id: "prod_1" }, edit("edit_1"))
    await one.bus.emit("product.updated", { id: "prod_1" }, edit("edit_2"))

    await shop.pipeline.start()
    await until("the delivery", async () => (await deliveriesOf(db, id, "success")).length === 1)
    await other.bus.emit("product.updated", { id: "prod_1" }, edit("edit_2"))
    await one.bus.emit("product.updated", { id: "prod_1" }, edit("edit_2"))
    await other.bus.emit("product.updated", { id: "prod_1" }, edit("edit_3"))
    await until("the next edit", async () => (await deliveriesOf(db, id, "success")).length === 2)
    expect(await count("webhook_event")).toBe(2)
    expect(await count("webhook_absorbed")).toBe(1)
    await one.pipeline.stop()
    await other.pipeline.stop()
  })

  it("notes no key where nothing is absorbed", async () => {
    await insertWebhook(db, { url: receiver.url })
    const idle = createPipeline(db, {}, { works: false })
    await idle.pipeline.start()
    const edit = { eventGroupId: "edit_1", created_at: new Date() }
    await Promise.all([1, 1, 1, 2].map((n) => idle.bus.emit("product.updated", { id: `prod_${n}` }, edit)))
    await idle.bus.emit("product.updated", { id: "prod_1" }, edit)

    expect(await count("webhook_event")).toBe(2)
    expect(await count("webhook_absorbed")).toBe(0)
    await idle.pipeline.stop()
  })

  it("notices a webhook that another process has created, including its action topics", async () => {
    await shop.pipeline.start()
    const id = await insertWebhook(db, { url: receiver.url, topics: ["action.loyalty.points_earned"] })

    await until("the subscription", () => shop.bus.subscribed("loyalty.points_earned"))
    await shop.bus.emit("loyalty.points_earned", { customer: "cus_1", points: 10 })
    await until("the delivery", async () => (await deliveriesOf(db, id, "success")).length === 1)
  })

  it("does no fan-out and no dispatch in a process that does no background work", async () => {
    const server = createPipeline(db, {}, { works: false })
    await insertWebhook(db, { url: receiver.url })
    await server.pipeline.start()
    await server.bus.emit("product.updated", { id: "prod_1" })

    expect((await db.raw("select state from webhook_event")).rows).toEqual([{ state: "captured" }])
    await server.pipeline.stop()
  })

  it("blocks the bus for one insert only, however slow the receiver is", async () => {
    await insertWebhook(db, { url: receiver.url, timeout_ms: 3_000 })
    receiver.answerWith(() => undefined)
    await shop.pipeline.start()
    await shop.bus.emit("product.updated", { id: "prod_1" })
    await until("the receiver to hang", () => receiver.received.length === 1)

    await Promise.all(
      Array.from({ length: 100 }, (_, n) => shop.bus.emit("product.updated", { id: `prod_x${n}` }))
    )
    expect(await count("webhook_event")).toBe(101)
    expect(await count("webhook_attempt")).toBe(0)
  })

  it("loses no event to a lost connection: it waits and tries again", async () => {
    await insertWebhook(db, { url: receiver.url })
    await shop.pipeline.start()
    await db.raw("alter table webhook_event rename to webhook_event_away")
    const captured = shop.bus.emit("product.updated", { id: "prod_1" })
    await new Promise((resolve) => setImmediate(resolve))
    await db.raw("alter table webhook_event_away rename to webhook_event")

    await captured
    expect(await count("webhook_event")).toBe(1)
  })
})

describe("fan-out", () => {
  it("composes each event once, for all its webhooks", async () => {
    const ids = [
      await insertWebhook(db, { url: receiver.url }),
      await insertWebhook(db, { url: receiver.url }),
    ]
    await shop.pipeline.start()
    await shop.bus.emit("product.updated", { id: "prod_1" })

    for (const id of ids) {
      await until("its delivery", async () => (await deliveriesOf(db, id, "success")).length === 1)
    }
    expect(shop.composer.composed).toBe(1)
    expect(new Set(receiver.received.map((one) => one.body)).size).toBe(1)
  })

  it("continues with the others when one event cannot be composed, and composes it later", async () => {
    const id = await insertWebhook(db, { url: receiver.url })
    shop.composer.broken.add("prod_1")
    await shop.pipeline.start()
    await Promise.all(
      ["prod_1", "prod_2"].map((product) => shop.bus.emit("product.updated", { id: product }))
    )
    await until("the other", async () => (await deliveriesOf(db, id, "success")).length === 1)

    shop.composer.broken.clear()
    await until("both", async () => (await deliveriesOf(db, id, "success")).length === 2)
  })

  it("continues with the others when a resource cannot be looked up, and looks it up later", async () => {
    const id = await insertWebhook(db, { url: receiver.url })
    shop.composer.broken.add("variant_1")
    await shop.pipeline.start()
    await shop.bus.emit("product-variant.updated", { id: "variant_1" })
    await shop.bus.emit("product.updated", { id: "prod_2" })
    await until("the other", async () => (await deliveriesOf(db, id, "success")).length === 1)

    shop.composer.broken.clear()
    await until("both", async () => (await deliveriesOf(db, id, "success")).length === 2)
    expect((await deliveriesOf(db, id)).map((one) => one.resource_id)).toContain("of_variant_1")
  })

  it("takes over what a killed process had claimed, when its lease has ended", async () => {
    const id = await insertWebhook(db, { url: receiver.url })
    const dead = createPipeline(db, {}, { works: false })
    await dead.pipeline.start()
    await dead.bus.emit("product.updated", { id: "prod_1" })
    await dead.pipeline.stop()
    await db.raw(
      "update webhook_event set state = 'claimed', claims = 1, claimed_until = now() - interval '1 second'"
    )

    await shop.pipeline.start()
    await until("the delivery", async () => (await deliveriesOf(db, id, "success")).length === 1)
  })

  describe("with a deletion whose creation is not composed yet", () => {
    const topics = ["product.created", "product.deleted"]
    const captured = (topic: string) => shop.bus.emit(topic, { id: "prod_1" })
    const sent = () => receiver.received.map(({ body }) => JSON.parse(body).type)
    const change = (topic: string, columns: string) =>
      db.raw(`update webhook_event set ${columns} where topic = ?`, [topic])
    const isPutBack = async () =>
      (await db.raw("select claims from webhook_event where topic = 'product.deleted' and claims > 1")).rows
        .length === 1

    it("sends it behind the creation that a killed process had claimed", async () => {
      await insertWebhook(db, { url: receiver.url, topics })
      const dead = createPipeline(db, {}, { works: false })
      await dead.pipeline.start()
      await dead.bus.emit("product.created", { id: "prod_1" })
      await dead.pipeline.stop()
      await change(
        "product.created",
        "state = 'claimed', claims = 1, claimed_until = now() + interval '1 hour'"
      )

      await shop.pipeline.start()
      await captured("product.deleted")
      await until("the deletion to be put back", isPutBack)
      expect(sent()).toEqual([])
      await change("product.created", "claimed_until = now()")
      await until("both", () => receiver.received.length === 2)
      expect(sent()).toEqual(topics)
    })

    it("sends it alone after a minute, where the creation cannot be composed", async () => {
      const id = await insertWebhook(db, { url: receiver.url, topics })
      const compose = shop.composer.compose.bind(shop.composer)
      shop.composer.compose = async (...[events, ...others]) => {
        const composed = await compose(events, ...others)
        return composed.map((one, index) =>
          events[index]?.topic === "product.created"
            ? { kind: "failed", event_id: one.event_id, error: "no such field" }
            : one
        )
      }
      await shop.pipeline.start()
      await captured("product.created")
      await until("the creation to be put back", async () => {
        const { rows } = await db.raw("select state from webhook_event")
        return rows[0]?.state === "postponed"
      })
      await captured("product.deleted")
      await until("the deletion to be put back", isPutBack)
      // Both are claimed together now.
      await change("product.deleted", "claimed_until = now() + interval '1 hour'")
      await db.raw("update webhook_event set claimed_until = now()")
      shop.pipeline.wake()
      await until("the creation to be tried again", async () => {
        const { rows } = await db.raw(
          "select from webhook_event where topic = 'product.created' and claims > 1 and state = 'postponed'"
        )
        return rows.length === 1
      })
      expect(await deliveriesOf(db, id)).toEqual([])
      await change("product.deleted", "created_at = created_at - interval '1 minute'")
      await until("the deletion", () => receiver.received.length === 1)
      expect(sent()).toEqual(["product.deleted"])
    })
  })

  it("holds on to what it composes, however long that takes, so that no other process does it again", async () => {
    const id = await insertWebhook(db, { url: receiver.url })
    const compose = shop.composer.compose.bind(shop.composer)
    let end: () => void = () => undefined
    const slow = new Promise<void>((resolve) => (end = resolve))
    shop.composer.compose = async (...args) => slow.then(() => compose(...args))
    await shop.pipeline.start()
    await shop.bus.emit("product.updated", { id: "prod_1" })
    const claimedUntil = async (): Promise<Date | undefined> =>
      (await db.raw("select claimed_until from webhook_event where state = 'claimed'")).rows[0]?.claimed_until
    const first = await until("its claim", claimedUntil)
    await until("the claim's renewal", async () => present(await claimedUntil(), "a claim") > first)

    end()
    await until("the delivery", async () => (await deliveriesOf(db, id, "success")).length === 1)
    expect((await db.raw("select claims from webhook_event")).rows).toEqual([{ claims: 1 }])
  })

  it("knows every webhook while it reads them again, so that every event finds its webhooks", async () => {
    const id = await insertWebhook(db, { url: receiver.url })
    await shop.pipeline.start()
    const read = shop.pipeline.registry.refresh()

    expect(shop.pipeline.registry.get(id)).toBeDefined()
    await read
    expect(shop.pipeline.registry.get(id)).toBeDefined()
  })

  it("creates no delivery for a deleted webhook", async () => {
    const id = await insertWebhook(db, { url: receiver.url })
    await shop.pipeline.start()
    await db.raw(
      "update webhook_endpoint set deleted_at = now(), updated_at = clock_timestamp() where id = ?",
      [id]
    )
    await shop.bus.emit("product.updated", { id: "prod_1" })

    await until("everything composed", async () => {
      const { rows } = await db.raw("select state from webhook_event")
      return rows.every((row: { state: string }) => row.state === "composed")
    })
    expect(await count("webhook_delivery")).toBe(0)
  })
})
