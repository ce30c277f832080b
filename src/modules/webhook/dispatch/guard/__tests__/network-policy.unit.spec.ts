import { NetworkPolicy } from "../network-policy"
import { ipv4Number, ipv4Text, ipv6Number, ipv6Text, randomBits, randomFrom } from "./addresses"

/** First and last address of everything in IPv4 that is not global unicast, written out by hand. */
const CLOSED_IPV4 = [
  ["0.0.0.0", "0.255.255.255"],
  ["10.0.0.0", "10.255.255.255"],
  ["100.64.0.0", "100.127.255.255"],
  ["127.0.0.0", "127.255.255.255"],
  ["168.63.129.16", "168.63.129.16"],
  ["169.254.0.0", "169.254.255.255"],
  ["172.16.0.0", "172.31.255.255"],
  ["192.0.0.0", "192.0.0.255"],
  ["192.0.2.0", "192.0.2.255"],
  ["192.31.196.0", "192.31.196.255"],
  ["192.52.193.0", "192.52.193.255"],
  ["192.88.99.0", "192.88.99.255"],
  ["192.168.0.0", "192.168.255.255"],
  ["192.175.48.0", "192.175.48.255"],
  ["198.18.0.0", "198.19.255.255"],
  ["198.51.100.0", "198.51.100.255"],
  ["203.0.113.0", "203.0.113.255"],
  ["224.0.0.0", "255.255.255.255"],
].map(([first = "", last = ""]) => [ipv4Number(first), ipv4Number(last)] as const)

const OPEN_IPV6 = [ipv6Number("2000::"), ipv6Number("3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")] as const

const CLOSED_IPV6 = [
  ["2001:0::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["2620:4f:8000::", "2620:4f:8000:ffff:ffff:ffff:ffff:ffff"],
  ["3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff"],
].map(([first = "", last = ""]) => [ipv6Number(first), ipv6Number(last)] as const)

const ISATAP_IDS = [0x00005efen, 0x02005efen]

const guard = new NetworkPolicy({ allow: [], allowHttp: false })

function isOpenIpv4(number: number): boolean {
  return !CLOSED_IPV4.some(([first, last]) => number >= first && number <= last)
}

function isOpenIpv6(number: bigint): boolean {
  return (
    number >= OPEN_IPV6[0] &&
    number <= OPEN_IPV6[1] &&
    !CLOSED_IPV6.some(([first, last]) => number >= first && number <= last) &&
    !ISATAP_IDS.includes((number >> 32n) & 0xffffffffn)
  )
}

/** What the guard says differently from the reference; empty when they agree. */
function disagreementsIpv4(numbers: number[]): string[] {
  return numbers
    .filter((number) => number >= 0 && number < 2 ** 32)
    .filter((number) => guard.permits(ipv4Text(number)) !== isOpenIpv4(number))
    .map(ipv4Text)
}

function disagreementsIpv6(numbers: bigint[]): string[] {
  return numbers
    .filter((number) => number >= 0n && number < 1n << 128n)
    .filter((number) => guard.permits(ipv6Text(number)) !== isOpenIpv6(number))
    .map(ipv6Text)
}

describe("NetworkPolicy, IPv4", () => {
  it("closes every special range from its first to its last address, and opens what lies beside", () => {
    const edges = CLOSED_IPV4.flatMap(([first, last]) => [
      first - 1,
      first,
      first + 1,
      last - 1,
      last,
      last + 1,
    ])
    expect(disagreementsIpv4(edges)).toEqual([])
  })

  it("closes every special range throughout", () => {
    const random = randomFrom(1)
    const inside = CLOSED_IPV4.flatMap(([first, last]) =>
      Array.from({ length: 500 }, () => first + Math.floor(random() * (last - first + 1)))
    )
    expect(inside.filter((number) => guard.permits(ipv4Text(number)))).toEqual([])
  })

  it("decides over the whole space as the registry does", () => {
    const random = randomFrom(2)
    const anywhere = Array.from({ length: 30_000 }, () => Math.floor(random() * 2 ** 32))
    expect(disagreementsIpv4(anywhere)).toEqual([])
  })

  it.each(["169.254.169.254", "100.100.100.200", "168.63.129.16", "192.0.0.192", "127.0.0.1", "0.0.0.0"])(
    "closes %s, a metadata service or the machine itself",
    (address) => {
      expect(guard.permits(address)).toBe(false)
    }
  )

  it.each(["1.1.1.1", "8.8.8.8", "168.63.129.15", "172.15.255.255", "172.32.0.0", "223.255.255.255"])(
    "opens %s",
    (address) => {
      expect(guard.permits(address)).toBe(true)
    }
  )
})

describe("NetworkPolicy, IPv6", () => {
  it("closes every special range from its first to its last address, and opens what lies beside", () => {
    const edges = [...CLOSED_IPV6, OPEN_IPV6].flatMap(([first, last]) => [
      first - 1n,
      first,
      first + 1n,
      last,
      last + 1n,
    ])
    expect(disagreementsIpv6(edges)).toEqual([])
  })

  it("closes every special range throughout", () => {
    const random = randomFrom(3)
    const inside = CLOSED_IPV6.flatMap(([first, last]) =>
      Array.from({ length: 500 }, () => first + (randomBits(random, 128) % (last - first + 1n)))
    )
    expect(inside.filter((number) => guard.permits(ipv6Text(number)))).toEqual([])
  })

  it("decides within and without 2000::/3 as the registry does", () => {
    const random = randomFrom(4)
    const within = Array.from({ length: 10_000 }, () => OPEN_IPV6[0] + randomBits(random, 125))
    const anywhere = Array.from({ length: 10_000 }, () => randomBits(random, 128))
    expect(disagreementsIpv6([...within, ...anywhere])).toEqual([])
  })

  it.each([
    "::",
    "::1",
    "1::1",
    "64:ff9b:0:1::1",
    "100::1",
    "4000::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fd20:ce::254",
    "fe80::1",
    "fec0::1",
    "ff02::1",
  ])("closes %s", (address) => {
    expect(guard.permits(address)).toBe(false)
  })

  it.each([
    "2606:4700:4700::1111",
    "2a00:1450:4001:80e::200e",
    "2001:200::1",
    "2620:4f:8001::1",
    "3fff:1000::1",
  ])("opens %s", (address) => {
    expect(guard.permits(address)).toBe(true)
  })
})

describe("NetworkPolicy, IPv4 wrapped in IPv6", () => {
  const hex = (number: number) =>
    `${Math.floor(number / 65536).toString(16)}:${(number % 65536).toString(16)}`

  const wrappings: Record<string, (number: number) => string[]> = {
    mapped: (number) => [
      `::ffff:${ipv4Text(number)}`,
      `::ffff:${hex(number)}`,
      `0:0:0:0:0:FFFF:${hex(number)}`,
    ],
    compatible: (number) => [`::${ipv4Text(number)}`, `::${hex(number)}`],
    translated: (number) => [`::ffff:0:${ipv4Text(number)}`],
    NAT64: (number) => [
      `64:ff9b::${ipv4Text(number)}`,
      `64:ff9b:1::${hex(number)}`,
      `64:ff9b:1:7::${hex(number)}`,
    ],
    "6to4": (number) => [`2002:${hex(number)}::1`, `2002:${hex(number)}:5:6:7:8:9`],
    Teredo: (number) => [
      `2001:0:${hex(number)}::1`,
      `2001:0:4136:e378:8000:63bf:${hex(2 ** 32 - 1 - number)}`,
    ],
    ISATAP: (number) => [`2a00:1450:1:2:0:5efe:${ipv4Text(number)}`, `2a00:1450:1:2:200:5efe:${hex(number)}`],
  }

  it.each(Object.keys(wrappings))("closes the %s form of any address, of closed and open ones", (name) => {
    const random = randomFrom(5)
    const edges = CLOSED_IPV4.flatMap(([first, last]) => [first, last])
    const anywhere = Array.from({ length: 300 }, () => Math.floor(random() * 2 ** 32))
    const wrapped = [...edges, ...anywhere].flatMap((number) => wrappings[name]?.(number) ?? [])
    expect(wrapped.length).toBeGreaterThan(300)
    expect(wrapped.filter((address) => guard.permits(address))).toEqual([])
  })
})

describe("NetworkPolicy, what is no plain address", () => {
  it.each([
    "",
    "localhost",
    "127.1",
    "0x7f000001",
    "2130706433",
    "8.8.8.010",
    "8.8.8.8/32",
    " 8.8.8.8",
    "[2606:4700::1]",
    "fe80::1%eth0",
    "2606:4700::1%1",
  ])("refuses %j", (text) => {
    expect(guard.permits(text)).toBe(false)
  })
})

describe("NetworkPolicy, allow", () => {
  const opened = new NetworkPolicy({
    allow: ["10.1.2.0/24", "192.168.7.7", "fd00::5", "fd12::/16"],
    allowHttp: false,
  })

  it("opens exactly the IPv4 addresses it names", () => {
    const ranges = [
      ["10.1.2.0", "10.1.2.255"],
      ["192.168.7.7", "192.168.7.7"],
    ].map(([first = "", last = ""]) => [ipv4Number(first), ipv4Number(last)] as const)
    for (const [first, last] of ranges) {
      const permitted = [first - 1, first, last, last + 1].map((number) => opened.permits(ipv4Text(number)))
      expect(permitted).toEqual([false, true, true, false])
    }
    const random = randomFrom(6)
    const elsewhere = Array.from(
      { length: 5_000 },
      () => ipv4Number("10.0.0.0") + Math.floor(random() * 2 ** 24)
    )
      .filter((number) => ranges.every(([first, last]) => number < first || number > last))
      .filter((number) => opened.permits(ipv4Text(number)))
    expect(elsewhere).toEqual([])
  })

  it("opens exactly the IPv6 addresses it names", () => {
    expect(["fd00::4", "fd00::5", "fd00::6"].map((address) => opened.permits(address))).toEqual([
      false,
      true,
      false,
    ])
    expect(opened.permits("fd11:ffff:ffff:ffff:ffff:ffff:ffff:ffff")).toBe(false)
    expect(opened.permits("fd12::")).toBe(true)
    expect(opened.permits("fd12:ffff:ffff:ffff:ffff:ffff:ffff:ffff")).toBe(true)
    expect(opened.permits("fd13::")).toBe(false)
  })

  it.each(["::ffff:10.1.2.3", "::10.1.2.3", "64:ff9b::10.1.2.3", "2002:a01:203::1", "2a00::5efe:10.1.2.3"])(
    "keeps %s closed, which wraps an address it opens",
    (address) => {
      expect(opened.permits(address)).toBe(false)
    }
  )

  it("opens a wrapped form that it names itself, and not the address within", () => {
    const mapped = new NetworkPolicy({ allow: ["::ffff:10.0.0.0/104"], allowHttp: false })
    expect(mapped.permits("::ffff:10.9.9.9")).toBe(true)
    expect(mapped.permits("::ffff:11.0.0.1")).toBe(false)
    expect(mapped.permits("10.9.9.9")).toBe(false)
  })

  it("keeps a zone id closed even where its address is open", () => {
    expect(new NetworkPolicy({ allow: ["fe80::/10"], allowHttp: false }).permits("fe80::1%eth0")).toBe(false)
  })

  it("leaves global unicast open and the rest closed", () => {
    expect(opened.permits("8.8.8.8")).toBe(true)
    expect(opened.permits("127.0.0.1")).toBe(false)
    expect(opened.permits("::1")).toBe(false)
  })

  it("refuses a range that is none", () => {
    expect(() => new NetworkPolicy({ allow: ["10.0.0.0/33"], allowHttp: false })).toThrow()
  })
})
