import { isDeepStrictEqual } from "node:util"

import fc from "fast-check"

import { entryOf, itemAt } from "../../../scripts/present"
import { bodyOf } from "../../modules/webhook/fan-out/new-deliveries"
import type { Snapshot } from "../../modules/webhook/store/snapshots"
import { NeverSent } from "../../topics/never-sent"
import type { EventSource, WebhookRecord } from "../../types"
import { compose } from "../compose"
import { event, FakeQuery, topic, webhook } from "./fake-query"

const FIELDS = ["id", "status", "items.id"]

const TOPICS = ["created", "updated", "deleted", "canceled"].map((name) =>
  topic({
    topic: `order.${name}`,
    event: name,
    events: [{ name: `order.${name}` }, { name: "translation.updated", unseen: true }],
    fields: FIELDS,
    absorbs: name === "updated",
    deleted: name === "deleted",
  })
)

/** A topic of the shop: it sends the order that a review is about. */
const REVIEW_DELETED = {
  ...topic({
    topic: "review.deleted",
    event: "deleted",
    events: [{ name: "review.deleted" }],
    fields: FIELDS,
  }),
  ...{ resource: "review", deleted: true, isCustom: true },
}
TOPICS.push(REVIEW_DELETED)

const PENDING = { id: "order_1", status: "pending", items: [{ id: "item_1" }] }
const CANCELED = { ...PENDING, status: "canceled" }
const DELETED_AT = "2026-03-02T00:00:00.000Z"

/** Its row has it still, and shows it among deleted rows alone. */
const ITEM_OF_OLD = { id: "item_0", deleted_at: new Date("2025-01-01T00:00:00.000Z") }

type Order = typeof PENDING & { deleted_at?: Date }

const withOldItem = (order: Order): Order => ({ ...order, items: [ITEM_OF_OLD, ...order.items] })

const UNKNOWN: Omit<Snapshot, "next"> = {
  ...{ revision: null, state: null, sales_channel_ids: null, deleted: false, told_deletion: null },
}

type Happening = { name: string; source?: EventSource; occurred_at?: Date }

/** What one webhook after the other is sent: the topic, the data but for the moment of deletion, and the paths that changed. */
type Sent = [topic: string, data: object, updated?: string[]]

const matches = (patterns: string[], name: string): boolean =>
  patterns.includes("*") || patterns.includes(name)

/** A shop with one order. Its snapshot is kept from one batch of events to the next. */
class OneOrder {
  readonly sent = new Map<string, Sent[]>()
  /** Events that found the order not as they say: they wait. */
  waiting: Happening[] = []
  /** The moments of deletion that the messages to the first webhook told, one after the other. */
  readonly moments: unknown[] = []
  private snapshot: Snapshot | null = null
  private revision = 0

  constructor(private readonly webhooks: WebhookRecord[]) {}

  get isDeleted(): boolean {
    return this.snapshot?.deleted ?? false
  }

  get storedRevision(): number {
    return this.snapshot?.revision ?? 0
  }

  /** Has events of a batch composed, all of which find the order as it is then. */
  async tell(order: Order, ...names: string[]): Promise<void> {
    await this.bring(
      [order],
      names.map((name) => ({ name }))
    )
    expect(this.waiting).toEqual([])
  }

  /** The same with all that is known of the events, and without a row where the order is gone. */
  async bring(orders: Order[], happenings: readonly Happening[]): Promise<void> {
    const events = happenings.map(({ name, ...facts }) => {
      this.revision += 1
      const about = name === "translation.updated" ? "order.updated" : name
      const id = `whevt_${this.revision}`
      return event({ id, topic: about, event_name: name, captured_at: new Date(), ...facts })
    })
    const first = this.revision - events.length
    const before = this.snapshot ?? UNKNOWN
    const compositions = await compose(events, this.webhooks, {
      query: new FakeQuery({ order: orders }),
      neverSent: new NeverSent(),
      definitionOf: (name) => TOPICS.find((one) => one.topic === name),
      matches,
      snapshots: new Map(events.map(({ id }, index) => [id, { ...before, next: first + index + 1 }])),
    })
    const those = (kind: string) => happenings.filter((_, index) => compositions[index]?.kind === kind)
    const [absent, overtaken] = [those("absent"), those("overtaken")]
    for (const one of compositions) {
      if (one.kind === "absent" || one.kind === "overtaken") {
        continue
      }
      if (one.kind !== "composed") {
        throw new Error(JSON.stringify(one))
      }
      for (const delivery of one.deliveries) {
        const { type, data, changes } = JSON.parse(bodyOf(one, delivery))
        const { deleted_at, ...state } = data
        if (delivery.webhook_id === this.webhooks[0]?.id) {
          this.moments.push(deleted_at)
        }
        const sent = this.sent.get(delivery.webhook_id) ?? []
        this.sent.set(delivery.webhook_id, [
          ...sent,
          changes ? [type, state, changes.updated] : [type, state],
        ])
      }
      const write = one.snapshot
      if (write) {
        expect(write.expected).toBe(this.snapshot?.revision ?? null)
        this.snapshot = {
          ...{
            revision: write.revision,
            next: null,
            deleted: write.deleted,
            told_deletion: write.told_deletion,
          },
          state: write.state ?? this.snapshot?.state ?? null,
          sales_channel_ids: write.sales_channel_ids ?? this.snapshot?.sales_channel_ids ?? null,
        }
      }
    }
    if (overtaken.length) {
      await this.bring(orders, overtaken)
    }
    this.waiting = [...absent, ...(overtaken.length ? this.waiting : [])]
  }
}

const deleted = (order: Order): Order => ({ ...order, items: [], deleted_at: new Date(DELETED_AT) })

describe("a message of another topic than updated", () => {
  it("is followed by an update where the resource is again as the last update said", async () => {
    const all = webhook({ id: "whk_all", topics: ["*"] })
    const updates = webhook({ id: "whk_updates", topics: ["order.updated"] })
    const order = new OneOrder([all, updates])
    await order.tell(PENDING, "order.updated")
    await order.tell(CANCELED, "order.canceled")
    await order.tell(PENDING, "order.updated")
    await order.tell(PENDING, "order.updated")
    expect(order.sent.get("whk_all")).toEqual([
      ["order.updated", PENDING],
      ["order.canceled", CANCELED],
      ["order.updated", PENDING, []],
    ])
    expect(order.sent.get("whk_updates")).toEqual([["order.updated", PENDING]])
  })

  it("leaves what updates are compared with, so that one that changes something says what", async () => {
    const order = new OneOrder([webhook({ topics: ["*"] })])
    await order.tell(PENDING, "order.updated")
    await order.tell(CANCELED, "order.canceled", "order.updated", "order.updated")
    expect(order.sent.get("whk_1")).toEqual([
      ["order.updated", PENDING],
      ["order.canceled", CANCELED],
      ["order.updated", CANCELED, ["status"]],
    ])
  })

  it("counts for a webhook's triggers too", async () => {
    const topics = ["order.updated", "order.canceled"]
    const order = new OneOrder([
      webhook({ id: "whk_status", topics, triggers: ["status"] }),
      webhook({ id: "whk_items", topics, triggers: ["items"] }),
    ])
    await order.tell(PENDING, "order.updated")
    await order.tell(CANCELED, "order.canceled")
    await order.tell(PENDING, "order.updated")
    const names = (id: string) => entryOf(order.sent, id).map(([name]) => name)
    expect(names("whk_status")).toEqual(["order.updated", "order.canceled", "order.updated"])
    expect(names("whk_items")).toEqual(["order.updated", "order.canceled"])
  })
})

describe("a deletion", () => {
  it("says no older state than any message before it", async () => {
    const topics = ["order.created", "order.canceled", "order.deleted"]
    const order = new OneOrder([
      webhook({ id: "whk_life", topics }),
      webhook({ id: "whk_ends", topics: ["order.canceled", "order.deleted"], fields: ["id", "items.id"] }),
    ])
    await order.tell(PENDING, "order.created")
    await order.tell(CANCELED, "order.canceled")
    await order.tell(deleted(CANCELED), "order.deleted")
    expect(entryOf(order.sent, "whk_life").at(-1)).toEqual(["order.deleted", CANCELED])
    const { status: _, ...items } = CANCELED
    expect(order.sent.get("whk_ends")).toEqual([
      ["order.canceled", items],
      ["order.deleted", items],
    ])
  })

  it("says what a creation said that was composed after it had happened", async () => {
    const order = new OneOrder([webhook({ topics: ["*"] })])
    await order.tell(deleted(PENDING), "order.created", "order.deleted")
    expect(order.sent.get("whk_1")).toEqual([
      ["order.created", { ...PENDING, items: [] }],
      ["order.deleted", { ...PENDING, items: [] }],
    ])
  })

  it("is not followed by the creation or an update of the time before, but by what else has happened", async () => {
    const order = new OneOrder([
      webhook({ id: "whk_all", topics: ["*"] }),
      webhook({ id: "whk_created", topics: ["order.created"] }),
    ])
    await order.tell(deleted(PENDING), "order.deleted")
    await order.tell(deleted(PENDING), "order.created", "order.canceled", "order.updated")
    expect(order.sent.get("whk_all")).toEqual([
      ["order.deleted", { id: "order_1" }],
      ["order.canceled", { ...PENDING, items: [] }],
    ])
    expect(order.sent.get("whk_created")).toEqual([["order.created", { ...PENDING, items: [] }]])
  })

  it("of what is there again is followed by an update, even where nothing else is new", async () => {
    const order = new OneOrder([
      webhook({ id: "whk_all", topics: ["*"] }),
      webhook({ id: "whk_updates", topics: ["order.updated"] }),
    ])
    await order.tell(PENDING, "order.updated")
    await order.tell(deleted(PENDING), "order.deleted")
    await order.tell(PENDING, "order.updated")
    await order.tell(PENDING, "order.updated")
    expect(order.sent.get("whk_all")).toEqual([
      ["order.updated", PENDING],
      ["order.deleted", PENDING],
      ["order.updated", PENDING],
    ])
    expect(order.sent.get("whk_updates")).toEqual([["order.updated", PENDING]])
  })

  it.each<[string, Happening[]]>([
    ["catch-up found it before", [{ name: "order.deleted", source: "catch_up" }, { name: "order.deleted" }]],
    ["catch-up finds it after", [{ name: "order.deleted" }, { name: "order.deleted", source: "catch_up" }]],
  ])("that leaves no row is sent once, though %s the event bus brought it", async (_, happenings) => {
    for (const moments of [
      [10, 12],
      [12, 10],
    ]) {
      const order = new OneOrder([webhook({ topics: ["order.deleted"] })])
      for (const [index, happening] of happenings.entries()) {
        const occurred_at = new Date(Date.UTC(2026, 2, 2, itemAt(moments, index)))
        await order.bring([], [{ ...happening, occurred_at }])
      }
      expect(order.sent.get("whk_1")).toEqual([["order.deleted", { id: "order_1" }]])
    }
  })

  it("of something that belonged to the order is sent as often as the shop emits it, and the order remains", async () => {
    const order = new OneOrder([
      webhook({ id: "whk_all", topics: ["*"] }),
      webhook({ id: "whk_reviews", topics: ["review.deleted"] }),
    ])
    await order.tell(PENDING, "order.updated")
    await order.tell(PENDING, "review.deleted")
    expect(order.isDeleted).toBe(false)
    await order.tell(CANCELED, "review.deleted")
    expect(order.isDeleted).toBe(false)
    await order.tell(CANCELED, "order.updated")
    await order.tell(CANCELED, "order.updated")
    expect(order.sent.get("whk_all")).toEqual([
      ["order.updated", PENDING],
      ["review.deleted", PENDING],
      ["review.deleted", CANCELED],
      ["order.updated", CANCELED, ["status"]],
    ])
    expect(order.moments).toEqual([undefined, undefined, undefined, undefined])
    expect(order.sent.get("whk_reviews")).toEqual([
      ["review.deleted", PENDING],
      ["review.deleted", CANCELED],
    ])
    // A deletion of a review does not count as the order's own deletion, nor the other way round.
    await order.tell(deleted(CANCELED), "review.deleted", "order.deleted", "review.deleted", "order.deleted")
    expect(entryOf(order.sent, "whk_all").slice(4)).toEqual([
      ["review.deleted", CANCELED],
      ["order.deleted", CANCELED],
      ["review.deleted", CANCELED],
    ])
    expect(order.isDeleted).toBe(true)
  })

  it("of something else leaves no snapshot of an order that nothing is known of as deleted", async () => {
    const order = new OneOrder([webhook({ topics: ["*"] })])
    await order.tell(PENDING, "review.deleted")
    expect(order.isDeleted).toBe(false)
    expect(order.sent.get("whk_1")).toEqual([["review.deleted", PENDING]])
  })

  it("of something else has the order without what was deleted of it before", async () => {
    const order = new OneOrder([webhook({ topics: ["*"] })])
    await order.tell(withOldItem(PENDING), "order.updated", "review.deleted")
    await order.tell(withOldItem(CANCELED), "review.deleted", "order.updated")
    expect(order.sent.get("whk_1")).toEqual([
      ["order.updated", PENDING],
      ["review.deleted", PENDING],
      ["review.deleted", CANCELED],
      ["order.updated", CANCELED, ["status"]],
    ])
  })

  it("of something else is also sent where the order is deleted, or has no row", async () => {
    const order = new OneOrder([webhook({ topics: ["review.deleted"] })])
    await order.bring([deleted(CANCELED)], [{ name: "review.deleted" }])
    await order.bring([], [{ name: "review.deleted" }])
    expect(order.sent.get("whk_1")).toEqual([
      ["review.deleted", { id: "order_1" }],
      ["review.deleted", { id: "order_1" }],
    ])
  })

  it("that was sent before moves the revision, so that no state from before it is stored after it", async () => {
    const order = new OneOrder([webhook({ topics: ["*"] })])
    await order.tell(PENDING, "order.updated")
    await order.tell(deleted(PENDING), "order.deleted")
    const revision = order.storedRevision
    await order.tell(deleted(PENDING), "order.deleted")
    expect(order.sent.get("whk_1")).toHaveLength(2)
    expect(order.storedRevision).toBeGreaterThan(revision)
  })

  it("is sent once also to a webhook whose fields are wrong", async () => {
    const order = new OneOrder([webhook({ topics: ["order.deleted"], fields: ["__proto__.x"] })])
    const gone = { ...PENDING, deleted_at: new Date(DELETED_AT) }
    await order.bring([gone], [{ name: "order.deleted" }])
    await order.bring([gone], [{ name: "order.deleted", source: "catch_up" }])
    expect(order.sent.get("whk_1")).toHaveLength(1)
  })

  it("is sent once, and so is the final state, however it is undone, edited, repeated, lost and sent late", async () => {
    const step = fc.constantFrom(
      "edit",
      "delete",
      "delete unheard",
      "restore",
      "compose",
      "say again",
      "review gone",
      "catch up",
      "sweep"
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 14 }),
        fc.constantFrom("sweep", "catch up"),
        async (steps, end) => {
          const order = new OneOrder([
            webhook({ id: "whk_all", topics: ["*"] }),
            webhook({ id: "whk_deletions", topics: ["order.deleted"] }),
            webhook({ id: "whk_reviews", topics: ["review.deleted"] }),
          ])
          let reviews = 0
          /** Whether the row was written since catch-up looked: restoring writes it too. */
          let isWritten = false
          let row: Order = PENDING
          let deletions = 0
          /** The number of the deletion that each message told of. */
          const told = new Map<string, number[]>([
            ["whk_all", []],
            ["whk_deletions", []],
          ])
          let pending: Happening[] = [{ name: "order.created" }]
          const compose = async () => {
            const counts = new Map([...told.keys()].map((id) => [id, order.sent.get(id)?.length ?? 0]))
            const wasDeleted = order.isDeleted
            await order.bring([withOldItem(row)], pending)
            pending = order.waiting
            for (const [id, before] of counts) {
              const messages = (order.sent.get(id) ?? []).slice(before)
              const ends = messages.filter(([name]) => name === "order.deleted")
              expect(ends.length && !row.deleted_at).toBeFalsy()
              // A resource that exists is sent in its present state, whatever the message.
              expect(
                row.deleted_at ? [] : messages.filter(([, data]) => !isDeepStrictEqual(data, row))
              ).toEqual([])
              // Only what is deleted is marked so, or says that it is.
              expect(messages.length > 0 && order.isDeleted && !row.deleted_at && !wasDeleted).toBeFalsy()
              entryOf(told, id).push(...ends.map(() => deletions))
            }
          }
          const catchUp = async () => {
            if (isWritten) {
              const name = row.deleted_at ? "order.deleted" : "order.updated"
              pending.push({
                name,
                source: "catch_up",
                ...(row.deleted_at && { occurred_at: row.deleted_at }),
              })
              isWritten = false
            }
            await compose()
          }
          const sweep = async () => {
            pending.push({ name: row.deleted_at ? "order.deleted" : "order.updated" })
            await compose()
          }
          await compose()
          for (const one of steps) {
            switch (one) {
              case "edit":
                row = { ...row, status: `edit ${row.status.length}${pending.length}` }
                pending.push({ name: "order.updated" })
                isWritten = true
                break
              case "delete":
              case "delete unheard":
                if (!row.deleted_at) {
                  deletions += 1
                  isWritten = true
                  row = { ...row, deleted_at: new Date(Date.parse(DELETED_AT) + deletions * 1_000) }
                  pending.push(...(one === "delete" ? [{ name: "order.deleted" }] : []))
                }
                break
              case "restore": {
                const { deleted_at: _, ...alive } = row
                isWritten ||= row.deleted_at !== undefined
                row = alive
                break
              }
              case "say again":
                pending.push(...(deletions ? [{ name: "order.deleted", source: "catch_up" as const }] : []))
                break
              case "review gone":
                reviews += 1
                pending.push({ name: "review.deleted" })
                break
              case "compose":
                await compose()
                break
              case "catch up":
                await catchUp()
                break
              case "sweep":
                await sweep()
            }
          }
          // Whichever comes first tells the end: of a row that was written as catch-up finds it, too.
          await (end === "sweep" ? sweep() : catchUp())
          expect(order.sent.get("whk_reviews") ?? []).toHaveLength(reviews)
          const last = entryOf(order.sent, "whk_all").findLast(([name]) => name.startsWith("order."))
          if (row.deleted_at) {
            expect(last?.[0]).toBe("order.deleted")
            expect(told.get("whk_deletions")?.at(-1)).toBe(deletions)
          } else {
            expect(last?.[0]).not.toBe("order.deleted")
            expect(last?.[1]).toEqual(row)
          }
          for (const numbers of told.values()) {
            expect(numbers).toEqual([...new Set(numbers)])
          }
        }
      ),
      { numRuns: 500 }
    )
  })
})

it("an update of what the topic does not show is sent, but not where triggers name the changes", async () => {
  const order = new OneOrder([
    webhook({ id: "whk_all", topics: ["*"] }),
    webhook({ id: "whk_status", topics: ["*"], triggers: ["status"] }),
  ])
  await order.tell(PENDING, "order.created")
  await order.tell(PENDING, "translation.updated")
  await order.tell(PENDING, "order.updated")
  expect(order.sent.get("whk_all")).toEqual([
    ["order.created", PENDING],
    ["order.updated", PENDING, []],
  ])
  expect(order.sent.get("whk_status")).toHaveLength(1)
})

it("no event of a batch has an older state than one before it, whichever was read first", async () => {
  // What is read for somebody who takes all of an order's fields is read apart from what nobody takes whole.
  const webhooks = [
    webhook({ id: "whk_all", topics: ["order.updated"] }),
    webhook({ id: "whk_some", topics: ["order.updated", "order.canceled"], fields: ["id", "status"] }),
  ]
  let readings = 0
  const query = {
    graph: async () => ({ data: [{ ...PENDING, status: `reading ${++readings}` }] }),
  }
  const events = ["canceled", "updated", "canceled"].map((name, index) =>
    event({ id: `whevt_${index}`, topic: `order.${name}`, event_name: `order.${name}` })
  )
  const compositions = await compose(events, webhooks, {
    query,
    neverSent: new NeverSent(),
    definitionOf: (name) => TOPICS.find((one) => one.topic === name),
    matches,
    snapshots: new Map(events.map(({ id }, index) => [id, { ...UNKNOWN, next: index + 1 }])),
  })
  expect(readings).toBe(2)
  const told = compositions.flatMap((one) =>
    one.kind === "composed" ? one.deliveries.map((delivery) => JSON.parse(bodyOf(one, delivery))) : []
  )
  expect(told.map(({ type, revision, data }) => [type, revision, data.status])).toEqual([
    ["order.canceled", 1, "reading 1"],
    ["order.updated", 2, "reading 2"],
    ["order.updated", 2, "reading 2"],
  ])
  expect(compositions[2]).toMatchObject({ kind: "overtaken", event_id: "whevt_2" })
})
