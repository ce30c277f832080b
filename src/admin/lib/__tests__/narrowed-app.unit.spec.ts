import { firstOf } from "../../../../scripts/present"
import { lossOf } from "../narrowed-app"

const CATALOGUE = ["order.created", "order.updated", "product.created", "webhook.disabled"].map((topic) => ({
  topic,
  resource: firstOf(topic.split(".")),
}))

const rights = (topics: string[], sales_channel_ids: string[] = []) => ({ topics, sales_channel_ids })

const webhook = rights

describe("what a webhook loses by other rights of its app", () => {
  it.each([
    ["a topic that it has by a wildcard", ["order.*"], ["order.*"], ["order.created"], ["order.updated"]],
    ["all but what it did not ask for", ["order.created"], ["*"], ["product.*"], ["order.created"]],
    [
      "a topic about webhooks, which the star is not about",
      ["webhook.*"],
      ["webhook.*", "*"],
      ["*"],
      ["webhook.disabled"],
    ],
    [
      "an action",
      ["action.loyalty.points_earned"],
      ["*", "action.loyalty.points_earned"],
      ["*"],
      ["action.loyalty.points_earned"],
    ],
    [
      "nothing where the rights are only worded otherwise",
      ["order.created"],
      ["order.created"],
      ["order.*"],
      [],
    ],
    ["nothing that it had no right to before", ["*"], ["order.created"], ["order.created"], []],
  ])("is %s", (_, own, before, after, lost) => {
    expect(lossOf(webhook(own), rights(before), rights(after), CATALOGUE).topics).toEqual(lost)
  })

  it.each([
    ["all channels but one", [], [], ["sc_1"], true],
    ["one of its own", ["sc_1", "sc_2"], [], ["sc_1"], true],
    ["one of its app's", [], ["sc_1", "sc_2"], ["sc_1"], true],
    ["none where its own stay", ["sc_1"], [], ["sc_1"], false],
    ["none where its app may have all again", ["sc_1"], ["sc_1"], [], false],
    ["none that it had no right to before", ["sc_1", "sc_2"], ["sc_1"], ["sc_1", "sc_3"], false],
  ])("is of sales channels %s", (_, own, before, after, isLost) => {
    const topics = ["order.*"]
    const { channels } = lossOf(
      webhook(topics, own),
      rights(topics, before),
      rights(topics, after),
      CATALOGUE
    )
    expect(channels).toBe(isLost)
  })
})
