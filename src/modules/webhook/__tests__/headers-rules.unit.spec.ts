import { headerProblem, isReservedHeader, maskHeaders } from "../headers-rules"

describe("custom headers", () => {
  it("may be any other header", () => {
    expect(
      headerProblem({ authorization: "Bearer abc.def=", "X-Shop": "north\twest", empty: "" })
    ).toBeUndefined()
    expect(headerProblem({})).toBeUndefined()
  })

  it.each([
    "host",
    "Content-Length",
    "transfer-encoding",
    "Connection",
    "content-type",
    "User-Agent",
    "webhook-id",
    "Webhook-Signature",
    "webhook-anything",
    "x-medusa-webhook-topic",
    "X-Medusa-Webhook-Signature",
  ])("may not replace %s", (name) => {
    expect(isReservedHeader(name)).toBe(true)
    expect(headerProblem({ [name]: "mine" })).toEqual({ name, message: "is reserved" })
  })

  it.each(["", "two words", "a:b", "line\nbreak", "nul\0", "ümlaut", "a,b"])("refuse the name %j", (name) => {
    expect(headerProblem({ [name]: "value" })).toEqual({ name, message: "is not a valid header name" })
  })

  it.each(["a\r\nx-injected: b", "a\nb", "nul\0", "bell\x07", "delete\x7f", "€"])(
    "refuse the value %j",
    (value) => {
      expect(headerProblem({ "x-shop": value })?.name).toBe("x-shop")
    }
  )

  it("refuse the mask of a value that was not shown, and are masked value by value", () => {
    const masked = maskHeaders({ authorization: "Bearer abc", "x-shop": "north" })
    expect(masked).toEqual({ authorization: "•••", "x-shop": "•••" })
    expect(headerProblem(masked)).toEqual({ name: "authorization", message: "is masked, write its value" })
  })

  it("refuse one name in two spellings, since receivers read them as one", () => {
    expect(headerProblem({ "x-shop": "a", "X-Shop": "b" })).toEqual({
      name: "X-Shop",
      message: "is listed twice",
    })
  })

  it("are bounded in number and in size", () => {
    const many = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`x-${i}`, "v"]))
    expect(headerProblem(many(50))).toBeUndefined()
    expect(headerProblem(many(51))?.message).toMatch(/50/)
    expect(headerProblem({ "x-large": "v".repeat(6 * 1024) })?.message).toMatch(/6 KB/)
  })
})
