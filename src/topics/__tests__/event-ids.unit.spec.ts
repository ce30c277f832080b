import { idsOf, isIdAlone } from "../event-ids"

describe("idsOf", () => {
  it.each([
    ["one id", { name: "order.placed" }, { id: "order_1" }, ["order_1"]],
    ["a list of ids, each once", { name: "a" }, { id: ["1", "2", "1"] }, ["1", "2"]],
    ["the id under its key", { name: "a", key: "order_id" }, { id: "x", order_id: "order_1" }, ["order_1"]],
    ["data that is the id itself", { name: "shipping-option.updated" }, "so_1", ["so_1"]],
    ["data that is a list of ids", { name: "a" }, ["1", "2"], ["1", "2"]],
    ["nothing where the key is missing", { name: "a", key: "order_id" }, { id: "x" }, []],
    ["nothing where there is no data", { name: "a" }, undefined, []],
    ["nothing where the id is no text", { name: "a" }, { id: [1, null, "", { id: "1" }] }, []],
  ])("reads %s", (_, event, data, ids) => {
    expect(idsOf(event, data)).toEqual(ids)
  })
})

describe("isIdAlone", () => {
  it.each([
    ["an id", { id: "order_1" }, true],
    ["a list of ids", { id: ["1", "2"] }, true],
    ["an id and more", { id: "cus_1", email: "ada@example.com" }, false],
    ["a record as id", { id: { email: "ada@example.com" } }, false],
    ["a text", "ada@example.com", false],
    ["nothing", null, false],
  ])("knows %s", (_, data, isAlone) => {
    expect(isIdAlone(data)).toBe(isAlone)
  })
})
