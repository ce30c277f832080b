import { sentTopics } from "../../openapi/topics"
import {
  changesOf,
  goneFields,
  presentFields,
  readPublished,
  schemaVersionOf,
  withPresent,
  type Published,
} from "../published-fields"
import { messageParts } from "../topics-document"

describe("what messages hold", () => {
  it("still has each field that was published, with its type", () => {
    // A receiver may read it. CONTRIBUTING says what to do where it must go all the same.
    expect(goneFields(readPublished(), presentFields())).toEqual([])
  })

  it("are orders with their amounts, items and addresses, among others", () => {
    const { OrderData, LineItem = {}, Address = {} } = presentFields()
    expect(OrderData).toMatchObject({ id: "string", total: "number", created_at: "string" })
    expect(Object.keys(LineItem).length + Object.keys(Address).length).toBeGreaterThan(20)
  })

  it.each([...new Set(sentTopics.map(({ resource }) => resource))])(
    "has a schema version that grew with each version of the plugin that took fields out of it: %s",
    (resource) => {
      const topics = sentTopics.filter((topic) => topic.resource === resource)
      const wanted = schemaVersionOf(readPublished(), messageParts(topics))
      const versions = topics.map(({ topic, schema_version = 1 }) => [topic, schema_version])
      expect(versions).toEqual(topics.map(({ topic }) => [topic, wanted]))
    }
  )
})

describe("the list of published fields", () => {
  const first: Published = { OrderData: { id: "string", total: "number" }, Address: { city: "string" } }

  it("is as it was where nothing has changed", () => {
    const present = { OrderData: { id: "string", total: "number" }, Address: { city: "string" } }
    expect(withPresent(first, present, "1.0.0")).toEqual({ ...first })
    expect(goneFields(first, present)).toEqual([])
    expect(changesOf(first, ["OrderData", "Address"])).toEqual([])
  })

  it("names a field that disappeared or has another type, until it is marked as gone", () => {
    const present = { OrderData: { id: "integer" }, Address: { city: "string" } }
    expect(goneFields(first, present)).toEqual([
      "OrderData.id: string, now integer",
      "OrderData.total: number, now gone",
    ])
    const marked: Published = {
      ...first,
      OrderData: {
        id: [{ type: "string", until: "Unreleased" }],
        total: [{ type: "number", until: "Unreleased" }],
      },
    }
    expect(goneFields(marked, present)).toEqual([])
  })

  it("lists what came and what went by version, and raises the schema version for what went", () => {
    const marked: Published = {
      OrderData: {
        id: "string",
        total: [{ type: "number", until: "Unreleased" }],
        note: [{ type: "string", since: "1.9.0" }],
      },
      Address: { city: "string" },
    }
    const present = {
      OrderData: { id: "string", total: "string", note: "string" },
      Address: { city: "string" },
      Tax: { rate: "number", code: "string" },
    }
    const published = withPresent(marked, present, "1.10.0")
    expect(changesOf(published, ["OrderData", "Address", "Tax"])).toEqual([
      { version: "1.9.0", isBreaking: false, text: "`OrderData.note` (string) is new" },
      { version: "1.10.0", isBreaking: true, text: "`OrderData.total` (number) is gone" },
      { version: "1.10.0", isBreaking: false, text: "`OrderData.total` (string) is new" },
      { version: "1.10.0", isBreaking: false, text: "`Tax` is new" },
    ])
    expect(schemaVersionOf(published, ["OrderData"])).toBe(2)
    expect(schemaVersionOf(published, ["Address", "Tax"])).toBe(1)
    expect(withPresent(published, present, "1.11.0")).toEqual(published)
  })
})
