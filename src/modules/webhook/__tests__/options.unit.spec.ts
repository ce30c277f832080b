import { resolveOptions } from "../options"

describe("the option network.allow", () => {
  it.each(["10.0.0.1", "10.0.0.0/8", "0.0.0.0/0", "::1", "fd00::/8", "2001:db8::1/128"])(
    "takes %s",
    (range) => {
      expect(resolveOptions({ network: { allow: [range] } }).network.allow).toEqual([range])
    }
  )

  it.each([
    "010.0.0.1",
    "1",
    "10.1",
    "0x7f.1",
    "2130706433",
    "10.0.0.0/33",
    "10.0.0.0/08",
    "10.0.0.0/",
    "10.0.0.0/8/8",
    "/8",
    "fe80::1%eth0",
    "::1/129",
    "receiver.example",
    "",
  ])("stops the boot for %j, which is no plain notation", (range) => {
    expect(() => resolveOptions({ network: { allow: [range] } })).toThrow('option "network.allow.0"')
  })
})

describe("the option catchUp", () => {
  it("checks all twelve topics every minute by default", () => {
    const { catchUp } = resolveOptions({})
    expect(catchUp).toMatchObject({ intervalMs: 60_000 })
    expect(catchUp && catchUp.topics).toHaveLength(12)
    expect(resolveOptions({ catchUp: { intervalMs: 5_000 } }).catchUp).toMatchObject({ intervalMs: 5_000 })
    expect(resolveOptions({ catchUp: { topics: ["order.created"] } }).catchUp).toMatchObject({
      topics: ["order.created"],
      intervalMs: 60_000,
    })
  })

  it("can be false", () => {
    expect(resolveOptions({ catchUp: false }).catchUp).toBe(false)
  })

  it.each([
    ["an interval under a second", { intervalMs: 10 }, 'option "catchUp.intervalMs"'],
    ["an interval that is text", { intervalMs: "1m" }, 'option "catchUp.intervalMs"'],
    ["a topic that it cannot look after", { topics: ["cart.updated"] }, 'option "catchUp.topics.0"'],
    ["no topics", { topics: [] }, 'option "catchUp.topics"'],
    ["a misspelt name", { interval: 1_000 }, 'unknown option "catchUp.interval"'],
    ["true", true, 'option "catchUp"'],
  ])("stops the boot for %s, by its name", (_, catchUp, problem) => {
    expect(() => resolveOptions({ catchUp })).toThrow(problem)
  })
})

describe("the option payloadRetention", () => {
  it("keeps everything for as long as the log by default", () => {
    expect(resolveOptions({}).payloadRetention).toEqual({ success: null, failed: null, answers: true })
    const payloadRetention = { success: 0, failed: 0.5, answers: false }
    expect(resolveOptions({ payloadRetention }).payloadRetention).toEqual(payloadRetention)
  })

  it.each([
    ["a negative number", { success: -1 }, 'option "payloadRetention.success"'],
    ["text", { failed: "7" }, 'option "payloadRetention.failed"'],
    [
      "more than the log is kept",
      { failed: 31 },
      'option "payloadRetention.failed": is longer than retentionDays (30)',
    ],
    ["answers that are no boolean", { answers: 0 }, 'option "payloadRetention.answers"'],
    ["a misspelt name", { successes: 1 }, 'unknown option "payloadRetention.successes"'],
  ])("stops the boot for %s, by its name", (_, payloadRetention, problem) => {
    expect(() => resolveOptions({ payloadRetention })).toThrow(problem)
  })
})

describe("origins in options", () => {
  const frames = (origin: string) =>
    resolveOptions({ apps: { cors: [origin], portal: { frameAncestors: [origin] } } }).apps

  it.each([
    "https://partners.example",
    "http://localhost:7000",
    "https://xn--bcher-kva.example",
    "https://[2001:db8::1]:8443",
    "http://192.0.2.1",
  ])("are hosts with their scheme: %s", (origin) => {
    expect(frames(origin)).toMatchObject({ cors: [origin], portal: { frameAncestors: [origin] } })
  })

  it.each([
    "https://*",
    "https://*.example.com",
    "https://a;sandbox",
    "https://a'b.example",
    "https://a,b",
    "*",
  ])("stop the boot where they would mean more than one host: %s", (origin) => {
    expect(() => frames(origin)).toThrow('option "apps.cors.0"')
    expect(() => resolveOptions({ apps: { portal: { frameAncestors: [origin] } } })).toThrow(
      'option "apps.portal.frameAncestors.0"'
    )
  })
})
