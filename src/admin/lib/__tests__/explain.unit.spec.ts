import i18next, { type TFunction } from "i18next"
import { initReactI18next } from "react-i18next"

import { URL_PROBLEMS } from "../../../modules/webhook/dispatch/guard/check-url"
import { ExpiredCertificateError } from "../../../modules/webhook/dispatch/guard/dial"
import { ProxyError } from "../../../modules/webhook/dispatch/guard/proxy"
import {
  REMARKS,
  remarkOfError,
  remarkOfRefusal,
  remarkOfTimeout,
  SenderClosedError,
} from "../../../modules/webhook/dispatch/send/remark"
import { minuteOf, REFUSAL, REMARK } from "../../../modules/webhook/remarks"
import { FINISHED_STATUSES } from "../../../types"
import de from "../../i18n/de"
import fr from "../../i18n/fr"
import { messageOf } from "../api/error-message"
import { translateRemark, translateSentence } from "../explain"

const failed = (code: string) => remarkOfError(Object.assign(new Error(), { code }), "sent")

const { isFinished, ...refusals } = REFUSAL
const { unfetched, ...remarks } = REMARK

const ID = /wh\w+_\w+/g

/** All remarks of the server about undelivered deliveries, except those about the status of a response. */
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
    unfetched(minuteOf(new Date("2026-02-01T12:30:00Z"))),
    ...URL_PROBLEMS.map(remarkOfRefusal),
    ...Object.values(remarks).map((remark) => (typeof remark === "string" ? remark : remark("12", "7"))),
    ...Object.values(refusals).map((refusal) => refusal("whdel_01KAKG7Q0Z5X")),
    ...FINISHED_STATUSES.map((status) => isFinished("whdel_01KAKG7Q0Z5X", status)),
    `${REMARK.givenUp}. Last error: Connection refused`,
  ]),
]

describe.each([
  ["de", de],
  ["fr", fr],
] as const)("the remarks of deliveries in %s", (language, texts) => {
  let t: TFunction<"webhooks">

  beforeAll(async () => {
    const i18n = i18next.createInstance()
    await i18n.use(initReactI18next).init({
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
    // No sentence of several stays English.
    expect(remark.split(/: |\. /).filter((part) => translated.includes(part) && /[a-z]/.test(part))).toEqual(
      []
    )
    expect(translated).not.toContain("{{")
    expect(translated.match(ID)).toEqual(remark.match(ID))
    // Each number is said, and no more than was said.
    expect((translated.match(/\d+/g) ?? []).sort()).toEqual((remark.match(/\d+/g) ?? []).sort())
  })

  it.each(Object.values(refusals).map((refusal) => refusal("whk_01KAKG7Q0Z5X")))(
    "are translated where sentences are, too: %s",
    (refusal) => {
      expect(translateSentence(refusal, t)).toBe(translateRemark(refusal, t))
    }
  )

  it.each([
    'fields: Unknown field "colour": no resource of the webhook\'s topics has it.',
    'fields: "token" is a credential and is never sent.',
    'fields: "data" is raw data of a provider and is never sent.',
    'fields: "api_key" is a credential by its name and is never sent.',
    'triggers: Unknown path "price", did you mean "prices"?',
    'triggers: Unknown path "colour": no update of the webhook\'s topics has it.',
    "triggers: None of the webhook's topics reports updates of a resource.",
  ])("are translated with the names that they quote: %s", (refusal) => {
    const translated = translateSentence(refusal, t)
    for (const [, name = ""] of refusal.matchAll(/"(.+?)"/g)) {
      expect(translated).toContain(name)
    }
    expect(translated).not.toMatch(/\{\{|never sent|Unknown|topics/)
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

  it("puts a colon as the language does, but for one of what is not known", () => {
    const colon = language === "fr" ? "\u00a0: " : ": "
    expect(translateRemark("410 Gone: the receiver wants no more deliveries", t)).toMatch(
      new RegExp(`^410 Gone${colon}\\p{L}`, "u")
    )
    expect(translateRemark(`${REMARK.givenUp}. Last error: 503 Down`, t)).toMatch(
      new RegExp(`\\p{L}${colon}503 Down$`, "u")
    )
    expect(translateRemark("The shop's hook says: no", t)).toBe("The shop's hook says: no")
  })

  it("are translated when they refuse a request too, as are rights that are missing", () => {
    const refusal = REFUSAL.inFlight("whdel_01K0")
    expect(messageOf(new Error(refusal))).toBe(translateSentence(refusal, t))
    expect(messageOf(new Error(refusal))).not.toBe(refusal)
    expect(messageOf(new Error("topics: customer.updated needs the right customer:read"))).toBe(
      t("webhooks.form.missingRights", { rights: "customer:read" })
    )
    expect(messageOf(new Error("topics: the app may not have order.created"))).toBe(
      t("webhooks.form.beyondApp", { names: "order.created" })
    )
    const misspelt = 'topics: the app may not have order.craeted, did you mean "order.created"?'
    expect(messageOf(new Error(misspelt))).toBe(
      `${t("webhooks.form.beyondApp", { names: "order.craeted" })}. ${t("webhooks.form.didYouMean", { name: "order.created" })}`
    )
    expect(messageOf(new TypeError("Failed to fetch"))).toBe(t("failure.away"))
  })
})
