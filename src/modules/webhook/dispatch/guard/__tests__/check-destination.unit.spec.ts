import { checkDestination } from "../check-destination"
import type { Lookup } from "../lookup"

const network = { allow: ["10.1.2.3"], allowHttp: false }

function finds(...addresses: string[]): Lookup {
  return (_hostname, _options, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }))
    )
}

const failsWith =
  (code: string): Lookup =>
  (_hostname, _options, callback) =>
    callback(Object.assign(new Error(code), { code }), [])

const FORBIDDEN =
  "The URL points to a private network, where webhooks may not be sent. Use a public address, or allow it with the plugin option network.allow (for an app: apps.network.allow)."

describe("checkDestination", () => {
  it("accepts a name whose every address is open", async () => {
    const lookup = finds("93.184.216.34", "2606:2800:220:1::1")
    expect(await checkDestination("https://receiver.example/", network, lookup)).toBeUndefined()
  })

  it("refuses a name with one closed address among open ones, and does not say which", async () => {
    const lookup = finds("93.184.216.34", "2606:2800:220:1::1", "192.168.0.1")
    expect(await checkDestination("https://receiver.example/", network, lookup)).toBe(FORBIDDEN)
  })

  it.each([["127.0.0.1"], ["::1"], ["169.254.169.254"], ["::ffff:10.1.2.3"], ["64:ff9b::a01:203"]])(
    "refuses a name that resolves to %s",
    async (address) => {
      expect(await checkDestination("https://metadata.internal/", network, finds(address))).toBe(FORBIDDEN)
    }
  )

  it("accepts a name that resolves to an allowed address", async () => {
    expect(await checkDestination("https://erp.internal/", network, finds("10.1.2.3"))).toBeUndefined()
    expect(await checkDestination("https://erp.internal/", network, finds("10.1.2.4"))).toBe(FORBIDDEN)
  })

  it.each(["ENOTFOUND", "EAI_AGAIN"])("accepts a name that cannot be found now (%s)", async (code) => {
    expect(await checkDestination("https://soon.example/", network, failsWith(code))).toBeUndefined()
  })

  it("judges an address without a lookup", async () => {
    const never: Lookup = () => {
      throw new Error("looked up")
    }
    expect(await checkDestination("https://10.1.2.3/", network, never)).toBeUndefined()
    expect(await checkDestination("https://[::1]/", network, never)).toBe(FORBIDDEN)
    expect(await checkDestination("http://receiver.example/", network, never)).toMatch(
      "http:// is not allowed"
    )
  })

  it("refuses the names of the machine itself, as the system resolves them", async () => {
    expect(await checkDestination("https://localhost/", network)).toBe(FORBIDDEN)
    expect(await checkDestination("https://LOCALHOST.:8080/", network)).toBe(FORBIDDEN)
  })
})
