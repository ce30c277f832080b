import { dedupeKey, type EventIdentity } from "../dedupe-key"

const event: EventIdentity = {
  topic: "product.updated",
  resource_id: "prod_1",
  event_name: "product.updated",
  event_data: { id: "prod_1" },
  event_group_id: null,
  occurred_at: new Date("2026-11-21T12:00:00Z"),
}

describe("the key of an event", () => {
  it("is the same for the same event delivered twice", () => {
    expect(dedupeKey({ ...event })).toBe(dedupeKey(event))
  })

  it("is one for a topic and resource within one event group, whatever event of Medusa's it was", () => {
    const grouped = { ...event, event_group_id: "group_1" }
    const variant = { ...grouped, event_name: "product-variant.updated", event_data: { id: "variant_1" } }

    expect(dedupeKey({ ...variant, occurred_at: new Date() })).toBe(dedupeKey(grouped))
  })

  it.each<Partial<EventIdentity>>([
    { topic: "product.deleted" },
    { resource_id: "prod_2" },
    { event_group_id: "group_1" },
    { occurred_at: new Date("2026-11-21T12:00:01Z") },
    { event_data: { id: "prod_1", extra: true } },
  ])("differs by %o", (difference) => {
    expect(dedupeKey({ ...event, ...difference })).not.toBe(dedupeKey(event))
  })

  it("differs by data for events of one group that name no resource", () => {
    const action = { ...event, topic: "action.points", resource_id: null, event_group_id: "group_1" }

    expect(dedupeKey({ ...action, event_data: { points: 1 } })).not.toBe(
      dedupeKey({ ...action, event_data: { points: 2 } })
    )
  })
})
