import { resolveOptions } from "../../modules/webhook/options"
import { customTopics } from "../custom-topics"
import { NeverSent } from "../never-sent"

const topic = (custom: object) =>
  customTopics(
    resolveOptions({ topics: { "subscription.renewed": custom } }).topics,
    new NeverSent(["subscription.token"])
  )

describe("customTopics", () => {
  it("makes a definition of the plugin's option", () => {
    expect(
      topic({ events: ["subscription.renewed"], entity: "subscription", description: "Renewed." })
    ).toEqual([
      expect.objectContaining({
        topic: "subscription.renewed",
        resource: "subscription",
        event: "renewed",
        group: "Custom",
        description: "Renewed.",
        events: [{ name: "subscription.renewed" }],
        entity: "subscription",
        fields: ["*"],
      }),
    ])
  })

  it("keeps the fields and the payload function that are given", () => {
    const payload = () => ({ id: "1" })
    const [definition] = topic({ events: ["a"], entity: "subscription", fields: ["id", "plan.*"], payload })
    expect(definition).toMatchObject({ fields: ["id", "plan.*"], payload })
  })

  it("takes the event's own data when no entity is given", () => {
    expect(topic({ events: ["a"] })[0]).toMatchObject({ entity: undefined, fields: undefined })
  })

  it("refuses fields without an entity", () => {
    expect(() => topic({ events: ["a"], fields: ["id"] })).toThrow(/topics.subscription.renewed.*"entity"/)
  })

  it.each(["auth.password_reset", "payment.webhook_received"])("refuses the forbidden event %s", (event) => {
    expect(() => topic({ events: ["a", event] })).toThrow(/topics.subscription.renewed.*never sent/)
  })

  it.each([
    ["invite", "token"],
    ["payment", "data"],
    ["payments", "data.client_secret"],
    ["order", "payment_collections.payments.data"],
    ["customer", "+account_holders.data"],
    ["auth_identity", "provider_identities.provider_metadata"],
    ["subscription", "card.client_secret"],
  ])("refuses a field of %s that is never sent: %s", (entity, field) => {
    expect(() => topic({ events: ["a"], entity, fields: ["id", field] })).toThrow(
      new RegExp(`topics.subscription.renewed.*"${field.replace("+", "\\+")}".*is never sent`)
    )
  })

  it("takes a field that the option allowFields frees, and relations to what has secrets", () => {
    const fields = ["token", "payments.*", "metadata.token"]
    expect(topic({ events: ["a"], entity: "subscription", fields })[0]).toMatchObject({ fields })
  })

  it("refuses the plugin's own events, of which it would feed on itself", () => {
    expect(() => topic({ events: ["webhook.webhook.created"] })).toThrow(/the plugin's own/)
  })

  it.each(["action.renewed", "webhook.ping"])("refuses the reserved name %s", (name) => {
    expect(() => customTopics({ [name]: { events: ["a"], description: "" } }, new NeverSent())).toThrow(
      /are taken/
    )
  })
})
