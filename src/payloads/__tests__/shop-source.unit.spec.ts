import { configuredBackendUrl, ShopSource } from "../shop-source"
import { FakeQuery } from "./fake-query"

const LOCAL = "http://localhost:9000"

const sourceOf = (stores: { name: unknown }[], backendUrl?: string) => {
  const query = new FakeQuery({ store: stores.map((store) => ({ id: "store_1", ...store })) })
  return {
    query,
    source: new ShopSource(
      () => query,
      () => backendUrl,
      () => LOCAL
    ),
  }
}

/** Lets what was begun end: a fake query answers at once. */
const settled = () => new Promise((resolve) => setImmediate(resolve))

describe("which shop a message comes from", () => {
  it("is the backend URL where one is configured, and then nothing is read", async () => {
    const { source, query } = sourceOf([{ name: "North" }], "https://shop.test")
    expect(source.get()).toBe("https://shop.test")
    await settled()
    expect(source.get()).toBe("https://shop.test")
    expect(query.requests).toEqual([])
  })

  it("is the shop's name where no URL is configured, and it is read once", async () => {
    const { source, query } = sourceOf([{ name: " North & South " }])
    expect(source.get()).toBe(LOCAL)
    await settled()
    expect(source.get()).toBe("North & South")
    expect(source.get()).toBe("North & South")
    expect(query.requests).toHaveLength(1)
  })

  it.each([
    ["Café Müller", "Caf%C3%A9 M%C3%BCller"],
    ["100 % Bio", "100 %25 Bio"],
    ["店\r\nx-evil: 1", "%E5%BA%97%0D%0Ax-evil: 1"],
    ["\ud800", "%EF%BF%BD"],
  ])("is a header's value whatever the shop's name is: %j", async (name, expected) => {
    const { source } = sourceOf([{ name }])
    source.get()
    await settled()
    expect(source.get()).toBe(expected)
    expect(() => new Headers({ source: source.get() })).not.toThrow()
  })

  it.each([[[]], [[{ name: " " }]], [[{ name: null }]]])(
    "is a local address where the shop has no name: %j",
    async (stores) => {
      const { source } = sourceOf(stores)
      source.get()
      await settled()
      expect(source.get()).toBe(LOCAL)
    }
  )

  it("is a local address while the shop cannot be asked", async () => {
    const source = new ShopSource(
      () => {
        throw new Error("not registered")
      },
      () => undefined,
      () => LOCAL
    )
    source.get()
    await settled()
    expect(source.get()).toBe(LOCAL)
  })
})

describe("the shop's configured backend URL", () => {
  const variable = process.env.MEDUSA_BACKEND_URL

  afterEach(() => {
    if (variable === undefined) {
      delete process.env.MEDUSA_BACKEND_URL
    } else {
      process.env.MEDUSA_BACKEND_URL = variable
    }
  })

  it.each([
    ["https://variable.test", "https://option.test", "https://variable.test"],
    ["", "https://option.test", "https://option.test"],
    ["https://variable.test", undefined, "https://variable.test"],
    ["", "/", undefined],
    ["", undefined, undefined],
  ])("with the variable %j and the option %j is %j", (text, backendUrl, expected) => {
    process.env.MEDUSA_BACKEND_URL = text
    expect(configuredBackendUrl({ admin: { backendUrl } })).toBe(expected)
  })
})
