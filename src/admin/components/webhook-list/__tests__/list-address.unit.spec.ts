import { apiFilters, apiOrder, filterChanges, readAddress } from "../list-address"

const read = (search: string) => readAddress(new URLSearchParams(search))

describe("the list's address", () => {
  it("gives the API the filters, the sorting and the page that it names", () => {
    const view = read(
      '?q=crm&status=["active","paused"]&health=failing&topic=["order.*"]&app_id=whapp_1&order=-name&offset=40' +
        '&created_at={"$gte":"2026-11-20T00:00:00.000Z"}'
    )
    expect(apiFilters(view)).toEqual({
      q: "crm",
      status: ["active", "paused"],
      health: ["failing"],
      topic: ["order.*"],
      app_id: ["whapp_1"],
      created_at: { $gte: "2026-11-20T00:00:00.000Z" },
    })
    expect(apiOrder(view)).toBe("-name")
    expect(view.page).toBe(2)
  })

  it("counts for nothing where it names what there is not", () => {
    const view = read(
      '?status=["gone"]&health=[1]&topic=[]&created_at={"$gte":"someday"}&order=-secrets&offset=-5'
    )
    expect(apiFilters(view)).toEqual({})
    expect(view.page).toBe(0)
    expect(apiOrder(view)).toBe("health")
  })

  it("keeps a filter that was added and has no value yet", () => {
    expect(read("?topic=null").filtering).toEqual({ topic: [] })
    expect(filterChanges({ topic: null })).toEqual({
      topic: "null",
      status: null,
      health: null,
      sales_channel_id: null,
      app_id: null,
      created_at: null,
    })
  })

  it("takes back what it gave", () => {
    const changes = filterChanges({ status: ["active"], sales_channel_id: ["sc_1"] })
    const params = new URLSearchParams(
      Object.entries(changes).filter((entry): entry is [string, string] => entry[1] !== null)
    )
    expect(readAddress(params).filtering).toEqual({ status: ["active"], sales_channel_id: ["sc_1"] })
  })
})
