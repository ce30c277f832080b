import type { AttemptResult } from "../attempt"
import { DEFAULT_RETRY_SCHEDULE } from "../../limits"
import { judge, nextAttemptAt, retryAfter, waitingLimit } from "../retry-policy"

const now = new Date("2026-11-21T12:00:00Z")
const inSeconds = (seconds: number) => new Date(now.getTime() + seconds * 1000)

const answered = (status: number, headers: Record<string, string> = {}): AttemptResult => ({
  kind: "answered",
  status,
  headers,
  body: "",
  durationMs: 1,
})

describe("the verdict on an answer", () => {
  it.each([200, 201, 202, 204, 299, 301, 302])("takes %i for success", (status) => {
    expect(judge(answered(status), now)).toEqual({ kind: "success" })
  })

  it.each([303, 307, 308, 400, 401, 404, 408, 429, 500, 502, 503])("retries %i", (status) => {
    expect(judge(answered(status), now)).toMatchObject({ kind: "retry" })
  })

  it("takes 410 for the end of the webhook", () => {
    expect(judge(answered(410), now)).toMatchObject({ kind: "gone" })
  })

  it("says the status in words", () => {
    expect(judge(answered(404), now)).toMatchObject({ remark: "404 Not Found" })
    expect(judge(answered(599), now)).toMatchObject({ remark: "599" })
  })

  it("retries what could not be reached, and gives up what is blocked", () => {
    expect(judge({ kind: "unreachable", remark: "Connection refused", durationMs: 1 }, now)).toEqual({
      kind: "retry",
      remark: "Connection refused",
      notBefore: null,
    })
    expect(judge({ kind: "blocked", remark: "Blocked", durationMs: 0 }, now)).toMatchObject({
      kind: "give_up",
    })
  })

  it.each([429, 503])("hears Retry-After on %i", (status) => {
    expect(judge(answered(status, { "retry-after": "120" }), now)).toMatchObject({
      notBefore: inSeconds(120),
    })
  })

  it("does not hear Retry-After on other answers", () => {
    expect(judge(answered(500, { "retry-after": "120" }), now)).toMatchObject({ notBefore: null })
  })
})

describe("Retry-After", () => {
  it("may be seconds or a date", () => {
    expect(retryAfter("90", now)).toEqual(inSeconds(90))
    expect(retryAfter("Sat, 21 Nov 2026 12:05:00 GMT", now)).toEqual(inSeconds(300))
  })

  it.each([
    ["3600.5", 3601],
    ["0.2", 1],
    ["90.0", 90],
  ])("rounds seconds with a fraction up: %s", (header, seconds) => {
    expect(retryAfter(header, now)).toEqual(inSeconds(seconds))
  })

  it.each(["3155760000", "9".repeat(400), "Fri, 01 Jan 2126 00:00:00 GMT"])(
    "is capped at a day: %s",
    (header) => {
      expect(retryAfter(header, now)).toEqual(inSeconds(86_400))
    }
  )

  it.each([
    undefined,
    "",
    "0",
    "-5",
    "+5",
    ".5",
    "5.",
    "1e4",
    "0x10",
    "1.5e3x",
    "soon",
    "2 minutes",
    "3600, 7200",
    "2026-11-21T13:00:00",
    "2027-01-01",
    "Fri, 20 Nov 2026 12:00:00 GMT",
  ])("is nothing for %s", (header) => {
    expect(retryAfter(header, now)).toBeNull()
  })
})

describe("the next attempt", () => {
  it("follows the schedule, and ends with it", () => {
    const waits = DEFAULT_RETRY_SCHEDULE.map((_, index) =>
      nextAttemptAt(index + 1, DEFAULT_RETRY_SCHEDULE, null, now, 0.5)
    )

    expect(waits).toEqual(DEFAULT_RETRY_SCHEDULE.map(inSeconds))
    expect(nextAttemptAt(10, DEFAULT_RETRY_SCHEDULE, null, now, 0.5)).toBeNull()
  })

  it("never comes without a schedule", () => {
    expect(nextAttemptAt(1, [], null, now, 0.5)).toBeNull()
    expect(nextAttemptAt(1, [], inSeconds(60), now, 0.5)).toBeNull()
  })

  it("varies by a fifth either way", () => {
    expect(nextAttemptAt(1, [100], null, now, 0)).toEqual(inSeconds(80))
    expect(nextAttemptAt(1, [100], null, now, 0.999999)).toEqual(inSeconds(120))
  })

  it("waits for the receiver's wish where that is later", () => {
    expect(nextAttemptAt(1, [5], inSeconds(60), now, 0.5)).toEqual(inSeconds(60))
    expect(nextAttemptAt(1, [300], inSeconds(60), now, 0.5)).toEqual(inSeconds(300))
  })
})

it("gives up what waits after one and a half times the schedule", () => {
  expect(waitingLimit([3600, 7200])).toBe(16_200)
})

it("gives up nothing before the receiver was asked again, however short the schedule is", () => {
  expect([[0], [1, 1], [80]].map(waitingLimit)).toEqual([120, 120, 120])
})
