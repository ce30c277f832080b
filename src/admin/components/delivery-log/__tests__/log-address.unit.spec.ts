import { changeAddress } from "../../../lib/address"
import { apiFilters, filterChanges, readAddress } from "../log-address"

const read = (query: string) => readAddress(new URLSearchParams(query))

describe("the log's address", () => {
  it("is read as the data table writes it, and as people do", () => {
    expect(
      apiFilters(read(`status=["failed","retrying"]&response_status=500&resource_id="order_1"`))
    ).toEqual({
      status: ["failed", "retrying"],
      response_status: [500],
      resource_id: ["order_1"],
    })
    expect(apiFilters(read("status=failed&topic=order.created&resource_id=order_1&q=timeout"))).toEqual({
      q: "timeout",
      status: ["failed"],
      topic: ["order.created"],
      resource_id: ["order_1"],
    })
  })

  it("asks for what had no answer, alone or beside a code", () => {
    expect(apiFilters(read('answer="none"'))).toEqual({ response_status: ["none"] })
    expect(apiFilters(read('answer="none"&response_status=500'))).toEqual({ response_status: [500, "none"] })
  })

  it("keeps a period", () => {
    const period = { $gte: "2026-11-20T00:00:00.000Z", $lte: "2026-11-21T00:00:00.000Z" }

    expect(apiFilters(read(`created_at=${JSON.stringify(period)}`))).toEqual({ created_at: period })
    expect(apiFilters(read(`finished_at=${JSON.stringify(period)}`))).toEqual({ finished_at: period })
  })

  it("leaves out what the API would refuse", () => {
    expect(
      apiFilters(
        read(`status=["lost"]&response_status=5&topic=[]&resource_id=&created_at={"$gte":"someday"}`)
      )
    ).toEqual({})
    expect(apiFilters(read("created_at=null&response_status=null&q="))).toEqual({})
  })

  it("says which page, in which order, and which delivery is open", () => {
    expect(read("")).toMatchObject({ page: { kind: "first" }, newestFirst: true, deliveryId: null })
    expect(read("after=whdel_1&order=created_at&delivery=whdel_2")).toMatchObject({
      page: { kind: "after", id: "whdel_1" },
      newestFirst: false,
      deliveryId: "whdel_2",
    })
  })

  it("reads back the filters that were written into it", () => {
    const filtering = { status: ["failed"], response_status: 500, resource_id: "order_1" }

    const written = changeAddress(new URLSearchParams("topic=order.created"), filterChanges(filtering))

    expect(readAddress(written).filtering).toEqual(filtering)
  })
})
