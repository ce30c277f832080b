import * as utils from "@medusajs/framework/utils"
import Ajv from "ajv/dist/2020"

import { PartCollector } from "../../../scripts/openapi/parts"
import { present } from "../../../scripts/present"
import type { JsonSchema } from "../../types"
import { propertiesOf } from "../../types/typed"
import { builtInTopics } from "../groups"
import { allModels } from "./all-models"

const MAIN_GROUPS = ["order", "product", "customer", "promotion"]

/** Every event of Medusa's core workflows, from the constants it exports: `OrderWorkflowEvents.PLACED`. */
const workflowEvents = Object.entries(utils)
  .filter(([name]) => name.endsWith("WorkflowEvents") || name === "PaymentEvents")
  .flatMap(([, events]) => Object.values(propertiesOf(events)).map(String))

/** Translations are behind a feature flag; events of `auth` carry tokens. */
const offered = workflowEvents.filter((name) => !/^(auth|translation)\./.test(name))

describe("the built-in topics", () => {
  it.each(offered)("cover Medusa's %s", (name) => {
    expect(
      builtInTopics.filter(({ events }) => events.some((event) => event.name === name))
    ).not.toHaveLength(0)
  })

  it.each(offered.filter((name) => name !== "order.placed"))("offer %s under its own name", (name) => {
    expect(builtInTopics.map(({ topic }) => topic)).toContain(name)
  })

  it.each(MAIN_GROUPS)("offer %s created, updated and deleted", (resource) => {
    const topics = builtInTopics.map(({ topic }) => topic)
    expect(topics).toEqual(
      expect.arrayContaining([`${resource}.created`, `${resource}.updated`, `${resource}.deleted`])
    )
  })

  it("never be behind an event that carries tokens or raw provider data", () => {
    const names = builtInTopics.flatMap(({ events }) => events.map(({ name }) => name))
    expect(names.filter((name) => /^auth\.|^payment\.webhook/.test(name))).toEqual([])
  })

  it("have a name of their own each", () => {
    const topics = builtInTopics.map(({ topic }) => topic)
    expect(new Set(topics).size).toBe(topics.length)
  })
})

describe("the properties of the data", () => {
  const parts = new PartCollector()
  builtInTopics.forEach(({ schema: { $schema, ...schema } }) => parts.collect(schema))
  const properties = Object.entries(parts.schemas).flatMap(([part, schema]) =>
    Object.entries(schema.properties ?? {}).map(([name, property]) => [`${part}.${name}`, property] as const)
  )
  const isNullable = ({ type, anyOf }: JsonSchema) =>
    [type, ...(anyOf ?? []).map((one) => one.type)].flat().includes("null")

  it("say each what they mean, and when they are null", () => {
    const silent = properties.filter(
      ([, property]) =>
        !/^[A-Z].*\.$/.test(String(property.description)) ||
        isNullable(property) !== /; null when /.test(String(property.description))
    )
    expect(properties.length).toBeGreaterThan(500)
    expect(silent).toEqual([])
  })

  it("take the values that Medusa's tables take, where these are a fixed set", () => {
    const columns = [...allModels().values()].flatMap((model) => model.columns)
    const fixed = properties.filter(([, property]) => Array.isArray(property.enum))
    const unknown = fixed.filter(([path, property]) => {
      const values = (property.enum ?? []).filter((value) => value !== null)
      const known = columns.filter((column) => column.name === path.split(".")[1] && column.values)
      return !known.some(
        (column) =>
          [...present(column.values, "the values of column")].sort().join() === [...values].sort().join()
      )
    })
    expect(fixed.length).toBeGreaterThan(15)
    expect(unknown).toEqual([])
  })
})

describe.each(builtInTopics.map((definition) => [definition.topic, definition] as const))(
  "%s",
  (_, definition) => {
    it("has a sample that its schema accepts", () => {
      const validate = new Ajv({ strict: true, allowUnionTypes: true, validateFormats: false }).compile(
        definition.schema
      )
      validate(definition.sample)
      expect(validate.errors).toBeNull()
    })

    it("is named for its resource and what happened to it", () => {
      expect(definition.topic).toBe(`${definition.resource}.${definition.event}`)
    })

    it("reads its entity's id, or sends the event's own data", () => {
      const isOwn = definition.resource === "webhook" || definition.topic === "customer.redacted"
      expect(definition.entity ? "an entity" : "the event's own").toBe(
        isOwn ? "the event's own" : "an entity"
      )
      expect(definition.fields ?? ["id"]).toContain("id")
    })

    it("is fed by at least one event, each named once", () => {
      const names = definition.events.map(({ name }) => name)
      expect(names.length).toBeGreaterThan(0)
      expect(new Set(names).size).toBe(names.length)
    })

    it("absorbs when it is about an update, and reads deleted rows when it is about a deletion", () => {
      expect(definition.absorbs ?? false).toBe(definition.event === "updated")
      expect(definition.deleted ?? false).toBe(
        definition.event === "deleted" || definition.topic === "invite.accepted"
      )
    })

    it("says what it means", () => {
      expect(definition.description).toMatch(/^[A-Z].*\.$/)
    })
  }
)
