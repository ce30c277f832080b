import { standIn } from "../../../integration-tests/support/stand-in"
import { Webhook as StandardWebhook } from "standardwebhooks"

import { findIn } from "../../../scripts/present"
import { requestHeaders } from "../../modules/webhook/dispatch/request-headers"
import { generateSecret } from "../../modules/webhook/secrets"
import type { WebhookRecord } from "../../types"
import { examine } from "../examine"
import { isValid, type Finding, type RequestPart } from "../finding"
import { parseHeaders, type SignedRequest } from "../signed-request"

const NOW = new Date()
const [SECRET, OTHER] = [generateSecret(), generateSecret()]
const BODY = JSON.stringify({
  id: "whevt_1",
  type: "order.created",
  data: { note: "Grüße, 日本", total: 10.5 },
})

/** A request as the plugin sends it. */
function sent({ secrets = [SECRET], at = NOW, body = BODY } = {}): SignedRequest {
  const webhook = standIn<WebhookRecord>({
    id: "whk_1",
    headers: {},
    secrets: secrets.map((value) => ({ value, expires_at: null })),
  })
  const attempt = {
    delivery_id: "whdel_1",
    webhook_id: "whk_1",
    event_id: "whevt_1",
    topic: "order.created",
    attempt: 1,
    started_at: at,
    origin: "live" as const,
    revision: null,
  }
  const headers = requestHeaders(webhook, attempt, Buffer.from(body), "https://shop.test")
  return { headers: { ...headers, "content-length": String(Buffer.byteLength(body)) }, body }
}

const look = (request: SignedRequest, secret = SECRET, toleranceMs = 300_000) =>
  examine(request, secret, { toleranceMs, now: NOW })

const messageOf = (findings: Finding[], part: RequestPart) =>
  findIn(findings, (finding) => finding.part === part).message

const verdicts = (findings: Finding[]) =>
  Object.fromEntries(findings.map(({ part, verdict }) => [part, verdict]))

const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000)

describe("a request", () => {
  it("is valid as the plugin sends it, with either secret of a rotation", () => {
    expect(isValid(look(sent()))).toBe(true)
    expect(isValid(look(sent({ secrets: [OTHER, SECRET] })))).toBe(true)
  })

  it("is judged as the library of Standard Webhooks does", () => {
    const requests = [
      sent(),
      sent({ secrets: [OTHER, SECRET] }),
      sent({ secrets: [OTHER] }),
      sent({ at: minutesAgo(4.9) }),
      sent({ at: minutesAgo(5.1) }),
      sent({ at: minutesAgo(-5.1) }),
      { ...sent(), body: `${BODY}\n` },
      ...["webhook-id", "webhook-timestamp", "webhook-signature"].flatMap((name) => [
        { ...sent(), headers: { ...sent().headers, [name]: "" } },
        { ...sent(), headers: { ...sent().headers, [name]: "1" } },
      ]),
    ]
    const library = ({ body, headers }: SignedRequest) => {
      try {
        new StandardWebhook(SECRET).verify(body, { ...headers })
        return true
      } catch {
        return false
      }
    }
    expect(requests.map((request) => isValid(look(request)))).toEqual(requests.map(library))
  })

  it("that is old or ahead of time says so, and that its signature holds", () => {
    const old = look(sent({ at: minutesAgo(200) }))
    expect(verdicts(old)).toEqual({ id: "good", timestamp: "bad", signature: "good", body: "good" })
    expect(messageOf(old, "timestamp")).toMatch(/^too old: .*, 3 h ago; 5 m are allowed$/)
    expect(messageOf(look(sent({ at: minutesAgo(-10) })), "timestamp")).toMatch(/^too new: .*, 10 m ahead/)
    expect(isValid(look(sent({ at: minutesAgo(200) }), SECRET, 86_400_000))).toBe(true)
  })

  it("of another secret says so, with nothing against its body", () => {
    const findings = look(sent(), OTHER)
    expect(verdicts(findings)).toEqual({
      id: "unclear",
      timestamp: "good",
      signature: "bad",
      body: "unclear",
    })
    expect(messageOf(findings, "signature")).toBe("of another secret, or of another body")
  })

  it("with another id says which was signed", () => {
    const findings = look({ ...sent(), headers: { ...sent().headers, "webhook-id": "whevt_2" } })
    expect(verdicts(findings)).toEqual({ id: "bad", timestamp: "good", signature: "good", body: "good" })
    expect(messageOf(findings, "id")).toBe("whevt_2 is not the id that was signed: that was whevt_1")
  })

  it("with another timestamp says so, by the older signature", () => {
    const timestamp = String(Number(sent().headers["webhook-timestamp"]) - 1)
    const findings = look({ ...sent(), headers: { ...sent().headers, "webhook-timestamp": timestamp } })
    expect(verdicts(findings)).toEqual({ id: "good", timestamp: "bad", signature: "bad", body: "good" })
  })

  it.each([
    ["a line break at its end", `${BODY}\n`, "a line break was added at its end"],
    ["a byte order mark", `\uFEFF${BODY}`, "a byte order mark was put before it"],
    ["indentation", JSON.stringify(JSON.parse(BODY), null, 2), "it was parsed and printed again"],
    ["something left out", BODY.replace("10.5", "10"), /^it has \d+ bytes, but content-length is \d+$/],
    [
      "another type",
      BODY.replace("order.created", "order.updated"),
      "its type differs from the header x-medusa-webhook-topic, order.created",
    ],
    ["another id", BODY.replace("whevt_1", "whevt_9"), "its id differs from the header webhook-id"],
  ])("whose body got %s says so", (_, body, message) => {
    const findings = look({ ...sent(), body })
    expect(verdicts(findings)).toEqual({
      id: "unclear",
      timestamp: "good",
      signature: "unclear",
      body: "bad",
    })
    expect(messageOf(findings, "body").replace(/^changed: /, "")).toMatch(message)
  })

  it("whose body was changed in its values alone leaves open which it is", () => {
    const findings = look({ ...sent(), body: BODY.replace("10.5", "99.5") })
    expect(verdicts(findings)).toMatchObject({ signature: "bad", body: "unclear" })
  })

  it("without the headers names those that are not there", () => {
    expect(look({ headers: {}, body: BODY }).map(({ message }) => message)).toEqual([
      "there is no header webhook-id",
      "there is no header webhook-timestamp",
      "there is no header webhook-signature",
    ])
  })

  it("whose time is in milliseconds, or whose signature is of another version, says so", () => {
    const headers = { ...sent().headers, "webhook-timestamp": String(NOW.getTime()) }
    expect(messageOf(look({ body: BODY, headers }), "timestamp")).toContain("not a unix time in seconds")
    const other = { ...sent().headers, "webhook-signature": "v1a,abc" }
    expect(messageOf(look({ body: BODY, headers: other }), "signature")).toContain('has no "v1,…"')
  })
})

describe("stored headers", () => {
  it("are read as tools show them", () => {
    const text =
      'POST /hook HTTP/1.1\r\n> Webhook-Id: whevt_1\r\nwebhook-timestamp:1\nX-A:  a: b \n\n{"not": "one"}'
    expect(parseHeaders(text)).toEqual({ "webhook-id": "whevt_1", "webhook-timestamp": "1", "x-a": "a: b" })
  })
})
