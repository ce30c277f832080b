import { resolveOptions } from "../../modules/webhook/options"
import { customTopics } from "../custom-topics"

const topic = (custom: object) =>
  customTopics(resolveOptions({ topics: { "subscription.renewed": custom } }).topics)

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

  it("refuses the plugin's own events, of which it would feed on itself", () => {
    expect(() => topic({ events: ["webhook.webhook.created"] })).toThrow(/the plugin's own/)
  })

  it.each(["action.renewed", "webhook.ping"])("refuses the reserved name %s", (name) => {
    expect(() => customTopics({ [name]: { events: ["a"], description: "" } })).toThrow(/are taken/)
  })
})
