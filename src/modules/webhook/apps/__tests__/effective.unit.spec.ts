import { Catalogue } from "../../../../topics/catalogue"
import { effectiveReach } from "../effective"

const catalogue = new Catalogue()

const reach = (topics: string[], channels: string[], ofApp: string[], channelsOfApp: string[]) =>
  effectiveReach(
    catalogue,
    { topics, sales_channel_ids: channels },
    { topics: ofApp, sales_channel_ids: channelsOfApp }
  )

describe("what an app's webhook is sent", () => {
  it("is what it asks for, where it is no app's", () => {
    const own = { topics: ["order.*"], sales_channel_ids: ["sc_1"] }
    expect(effectiveReach(catalogue, own, null)).toEqual(own)
  })

  it.each([
    [["order.*"], ["order.*"], ["order.*"]],
    [["order.*"], ["order.created"], ["order.created"]],
    [["order.created"], ["order.*"], ["order.created"]],
    [["order.created"], ["*"], ["order.created"]],
    [["*"], ["order.*", "product.created"], ["order.*", "product.created"]],
    [["order.created", "customer.created"], ["order.*"], ["order.created"]],
    [["webhook.disabled"], ["*"], []],
    [["*"], ["webhook.disabled"], []],
    [["action.a.b"], ["*"], []],
    [["action.a.b"], ["action.a.b"], ["action.a.b"]],
    [["product.*"], ["product-variant.*"], []],
    [["order.created"], [], []],
  ])("of %j with rights to %j is %j", (topics, ofApp, expected) => {
    expect(reach(topics, [], ofApp, []).topics).toEqual(expected)
  })

  it.each([
    [[], [], []],
    [["sc_1"], [], ["sc_1"]],
    [[], ["sc_1"], ["sc_1"]],
    [["sc_1", "sc_2"], ["sc_2", "sc_3"], ["sc_2"]],
  ])("in the channels %j with rights to %j is %j", (own, ofApp, expected) => {
    expect(reach(["order.*"], own, ["*"], ofApp).sales_channel_ids).toEqual(expected)
  })

  it("is nothing where no channel is left, as an empty list would mean all", () => {
    expect(reach(["order.*"], ["sc_1"], ["*"], ["sc_2"]).topics).toEqual([])
  })
})
