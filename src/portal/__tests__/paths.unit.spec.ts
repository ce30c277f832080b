import { paths } from "../paths"

describe("the path of a topic's page", () => {
  it.each(["order.created", "action.stock#low", "action.a?b", "action.50%/off"])(
    "leads to %s itself",
    (topic) => {
      const { pathname, search, hash } = new URL(paths.topic(topic), "https://shop.test")
      expect({ search, hash }).toEqual({ search: "", hash: "" })
      expect(pathname.split("/").map(decodeURIComponent)).toEqual(["", "catalogue", topic])
    }
  )
})
