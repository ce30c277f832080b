import i18next, { type TFunction } from "i18next"

import { ExpiredCertificateError } from "../../../modules/webhook/dispatch/guard/dial"
import { ProxyError } from "../../../modules/webhook/dispatch/guard/proxy"
import { NOT_STORED } from "../../../modules/webhook/dispatch/deliver"
import {
  BLOCKED_ADDRESS,
  REMARKS,
  remarkOfError,
  remarkOfTimeout,
  SenderClosedError,
} from "../../../modules/webhook/dispatch/send/remark"
import de from "../../i18n/de"
import fr from "../../i18n/fr"
import { translateRemark } from "../explain"

const failed = (code: string) => remarkOfError(Object.assign(new Error(), { code }), "sent")

/** All that the server says of what was not delivered, but for an answer's status. */
const SAID = [
  ...new Set([
    ...Object.values(REMARKS),
    ...(["queued", "connecting", "sent", "answering"] as const).flatMap((stage) => [
      remarkOfTimeout(stage, 10_000),
      remarkOfTimeout(stage, 700),
    ]),
    ...[new SenderClosedError(), new ProxyError(502), new ProxyError(undefined)].map((error) =>
      remarkOfError(error, "connecting")
    ),
    remarkOfError(new ExpiredCertificateError(new Date("2026-02-01T12:30:00Z")), "connecting"),
    ...["ECONNRESET", "UND_ERR_SOCKET", "EPROTO", "CERT_REJECTED", "EUNKNOWN", ""].map(failed),
    remarkOfError(Object.assign(new Error(), { code: "ECONNRESET" }), "answering"),
    BLOCKED_ADDRESS,
    "Blocked: The URL must start with https://",
    NOT_STORED,
    "Too many interim answers (1xx) before the real one",
    "Too much data around the answer",
    "410 Gone: the receiver wants no more deliveries",
    "Given up: the receiver failed for too long",
    "Given up: the receiver failed for too long. Last error: Connection refused",
    "Not acknowledged within 60 s",
    "Cancelled by an admin",
    "Cancelled by an admin when the webhook was resumed",
    "Cancelled: it waited longer than 30 days to be fetched",
    "Cancelled: it waited longer than 30 days for its webhook to be resumed",
    "Webhook was deleted",
    "Erased on request",
    "Payload has 1200 bytes, more than the 1000 that maxPayloadBytes allows",
    "What its fields and filter ask for could not be read: a view is gone",
    "The filter of this webhook is wrong: data.total is no number",
    "The fields of this webhook are wrong: title is no field",
  ]),
]

describe.each([
  ["de", de],
  ["fr", fr],
] as const)("the remarks of deliveries in %s", (language, texts) => {
  let t: TFunction<"webhooks">

  beforeAll(async () => {
    const i18n = i18next.createInstance()
    await i18n.init({
      lng: language,
      ns: ["webhooks"],
      defaultNS: "webhooks",
      resources: { [language]: { webhooks: texts } },
      interpolation: { escapeValue: false },
    })
    t = i18n.t
  })

  it.each(SAID)("are translated: %s", (remark) => {
    const translated = translateRemark(remark, t)
    expect(translated).not.toBe(remark)
    expect(translated).not.toContain("{{")
    // Each number is said, and no more than was said.
    expect((translated.match(/\d+/g) ?? []).sort()).toEqual((remark.match(/\d+/g) ?? []).sort())
  })

  it("leaves as it is what is not known, such as an answer's status", () => {
    expect(translateRemark("503 Service Unavailable", t)).toBe("503 Service Unavailable")
    expect(translateRemark("The shop's hook says: no (for now). Try later", t)).toBe(
      "The shop's hook says: no (for now). Try later"
    )
    expect(translateRemark("Given up: the receiver failed for too long. Last error: 503 Down", t)).toMatch(
      /^(Aufgegeben|Abandonné).*: 503 Down$/
    )
  })
})
