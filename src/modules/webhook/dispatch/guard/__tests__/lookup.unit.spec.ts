import type { LookupAddress } from "node:dns"

import { BlockedAddressError, guardLookup, joinLookups, type Lookup } from "../lookup"
import { NetworkPolicy } from "../network-policy"

const policy = new NetworkPolicy({ allow: [], allowHttp: false })

function address(text: string): LookupAddress {
  return { address: text, family: text.includes(":") ? 6 : 4 }
}

/** What a socket gets from the guarded lookup. */
function lookUp(lookup: Lookup, options: { all?: boolean } = { all: true }): Promise<unknown[]> {
  return new Promise((resolve) =>
    guardLookup(policy, lookup)("receiver.example", options, (...got) => resolve(got))
  )
}

describe("guardLookup", () => {
  it("hands out exactly the addresses it checked", async () => {
    const addresses = [address("93.184.216.34"), address("2606:2800::1")]
    expect(await lookUp((_h, _o, callback) => callback(null, addresses))).toEqual([null, addresses])
  })

  it("hands out one address to a socket that asks for one", async () => {
    const lookup: Lookup = (_h, _o, callback) =>
      callback(null, [address("2606:2800::1"), address("93.184.216.34")])
    expect(await lookUp(lookup, {})).toEqual([null, "2606:2800::1", 6])
  })

  it("hands out none when one of them is closed", async () => {
    const lookup: Lookup = (_h, _o, callback) =>
      callback(null, [address("93.184.216.34"), address("10.0.0.1")])
    expect(await lookUp(lookup)).toEqual([expect.any(BlockedAddressError), []])
  })

  it("passes a failed lookup on, and takes a name without addresses for not found", async () => {
    const error = Object.assign(new Error("temporary"), { code: "EAI_AGAIN" })
    expect(await lookUp((_h, _o, callback) => callback(error, []))).toEqual([error, []])
    expect(await lookUp((_h, _o, callback) => callback(null, []))).toEqual([
      expect.objectContaining({ code: "ENOTFOUND" }),
      [],
    ])
  })
})

describe("joinLookups", () => {
  it("asks once for what several want at once, and again afterwards", () => {
    const asked: ((addresses: LookupAddress[]) => void)[] = []
    const joined = joinLookups((_h, _o, callback) => asked.push((addresses) => callback(null, addresses)))
    const got: string[] = []
    const want = (hostname: string) =>
      joined(hostname, { all: true }, (_error, addresses) => got.push(`${hostname} ${addresses[0]?.address}`))

    want("a.example")
    want("a.example")
    want("b.example")
    expect(asked).toHaveLength(2)
    asked[0]?.([address("1.1.1.1")])
    expect(got).toEqual(["a.example 1.1.1.1", "a.example 1.1.1.1"])

    want("a.example")
    expect(asked).toHaveLength(3)
  })

  it("keeps no name waiting whose lookup threw", () => {
    const joined = joinLookups(() => {
      throw new Error("bad name")
    })
    const errors: string[] = []
    const want = () => joined("a.example", { all: true }, (error) => errors.push(String(error?.message)))
    want()
    want()
    expect(errors).toEqual(["bad name", "bad name"])
  })
})
