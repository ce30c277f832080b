import * as utils from "@medusajs/framework/utils"
import Ajv from "ajv/dist/2020"

import { builtInTopics } from "../groups"

const MAIN_GROUPS = ["order", "product", "customer", "promotion"]

/** Every event of Medusa's core workflows, from the constants it exports: `OrderWorkflowEvents.PLACED`. */
const workflowEvents = Object.entries(utils)
  .filter(([name]) => name.endsWith("WorkflowEvents") || name === "PaymentEvents")
  .flatMap(([, events]) => Object.values(events as Record<string, string>))

/** Translations stand behind a feature flag; events of `auth` carry tokens. */
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

  it("never stand behind an event that carries tokens or raw provider data", () => {
    const names = builtInTopics.flatMap(({ events }) => events.map(({ name }) => name))
    expect(names.filter((name) => /^auth\.|^payment\.webhook/.test(name))).toEqual([])
  })

  it("have a name of their own each", () => {
    const topics = builtInTopics.map(({ topic }) => topic)
    expect(new Set(topics).size).toBe(topics.length)
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
      const isAlert = definition.resource === "webhook"
      expect(definition.entity ? "an entity" : "an alert").toBe(isAlert ? "an alert" : "an entity")
      expect(definition.fields ?? ["id"]).toContain("id")
    })

    it("is fed by at least one event, each named once", () => {
      const names = definition.events.map(({ name }) => name)
      expect(names.length).toBeGreaterThan(0)
      expect(new Set(names).size).toBe(names.length)
    })

    it("absorbs when it tells of an update, and reads deleted rows when it tells of a deletion", () => {
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
