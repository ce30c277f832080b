import { findIn, present } from "../../../../scripts/present"
import { Catalogue } from "../../../topics/catalogue"
import { schemaFieldsOf, type SchemaField } from "../schema-fields"

const topics = new Catalogue().list()
const schemaOf = (name: string) => findIn(topics, ({ topic }) => topic === name).schema
const field = (fields: readonly SchemaField[], name: string) => findIn(fields, (one) => one.name === name)

describe("the fields of a topic", () => {
  it("are those of its schema, in its order, with what each means", () => {
    const schema = schemaOf("order.created")
    const fields = schemaFieldsOf(schema)
    expect(fields.map(({ name }) => name)).toEqual(Object.keys(schema.properties ?? {}))
    expect(field(fields, "display_id")).toEqual({
      name: "display_id",
      types: ["integer"],
      description: present(schema.properties?.display_id, "display_id").description,
      values: [],
      isOptional: false,
      fields: [],
    })
  })

  it("say their types, and the values that they have one of", () => {
    const fields = schemaFieldsOf(schemaOf("order.created"))
    expect(field(fields, "created_at").types).toEqual(["time"])
    expect(field(fields, "email").types).toEqual(["string", "null"])
    expect(field(fields, "status").values).toContain("pending")
    expect(field(fields, "customer").isOptional).toBe(true)
  })

  it("have those of an object, of what may be null, and of each one in a list", () => {
    const fields = schemaFieldsOf(schemaOf("order.created"))
    expect(field(fields, "summary").fields.length).toBeGreaterThan(0)
    expect(field(fields, "shipping_address").types).toEqual(["object", "null"])
    expect(field(field(fields, "shipping_address").fields, "postal_code").types).toEqual(["string", "null"])
    expect(field(fields, "items").types).toEqual(["list"])
    expect(field(field(fields, "items").fields, "quantity").types).toEqual(["number"])
  })

  it("are there for every topic of the catalogue, each with a type that the page has a word for", () => {
    const words = ["string", "number", "integer", "boolean", "object", "list", "time", "null", "any"]
    const typesIn = (fields: readonly SchemaField[]): string[] =>
      fields.flatMap((one) => [...one.types, ...typesIn(one.fields)])
    for (const { topic, schema } of topics) {
      const fields = schemaFieldsOf(schema)
      expect([topic, fields.length]).not.toEqual([topic, 0])
      expect([topic, typesIn(fields).filter((type) => !words.includes(type))]).toEqual([topic, []])
    }
  })
})
