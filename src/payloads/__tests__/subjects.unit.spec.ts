import { NeverSent } from "../../topics/never-sent"
import { planTopic } from "../plan"
import { findSubjects } from "../subjects"
import { event, FakeQuery, topic } from "./fake-query"

it("a shop that cannot be read at all leaves no unhandled rejection", async () => {
  const definition = topic({ entity: "product", resource: "product", channels: "gained" })
  const planned = [{ event: event(), plan: planTopic({ definition, webhooks: [] }) }]
  const unhandled = jest.fn()
  process.on("unhandledRejection", unhandled)
  try {
    const found = await findSubjects(new FakeQuery({}, () => "no connection"), planned, new NeverSent())
    expect(found).toMatchObject([{ kind: "failed" }])
    await new Promise((resolve) => setTimeout(resolve))
    expect(unhandled).not.toHaveBeenCalled()
  } finally {
    process.off("unhandledRejection", unhandled)
  }
})

describe("a merchant's payload function", () => {
  afterEach(() => jest.useRealTimers())

  it("that hangs is given up after 10 s and fails its own event only", async () => {
    jest.useFakeTimers()
    const hanging = topic({ payload: () => new Promise(() => undefined) })
    const planned = [hanging, topic()].map((definition) => ({
      event: event(),
      plan: planTopic({ definition, webhooks: [] }),
    }))
    const found = findSubjects(new FakeQuery({ order: [{ id: "order_1" }] }), planned, new NeverSent())
    await jest.advanceTimersByTimeAsync(10_000)
    expect(await found).toMatchObject([
      { kind: "failed", error: "The topic's payload function took longer than 10 s" },
      { kind: "found", id: "order_1" },
    ])
    expect(jest.getTimerCount()).toBe(0)
  })

  it("takes the place of reading the entity", async () => {
    const query = new FakeQuery({})
    const own = topic({ payload: ({ name, data }) => ({ name, data }) })
    const planned = [
      { event: event({ resource_id: null }), plan: planTopic({ definition: own, webhooks: [] }) },
    ]
    expect(await findSubjects(query, planned, new NeverSent())).toMatchObject([
      {
        kind: "found",
        sources: [{ kind: "readable", data: { name: "order.placed", data: { id: "order_1" } } }],
      },
    ])
    expect(query.requests).toEqual([])
  })
})
