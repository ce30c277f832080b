import { standIn } from "../../../../../integration-tests/support/stand-in"
import de from "../../../i18n/de"
import fr from "../../../i18n/fr"
import type { AdminWebhook } from "../../../lib/api/webhooks"
import { asWritten, propertiesOf } from "../../../../types/typed"
import { changesOf, checkPreviewed, checkValues } from "../check-values"
import { explain } from "../../../lib/explain"
import { emptyValues, valuesOf, type WebhookFormValues } from "../form-values"

const GOOD: WebhookFormValues = {
  ...emptyValues("CRM"),
  url: "https://crm.example/hooks",
  topics: ["order.created"],
}

describe("the form's values", () => {
  it("become what the API takes, empty ones the plugin's own settings", () => {
    expect(checkValues(GOOD)).toEqual({
      ok: true,
      input: {
        name: "CRM",
        url: "https://crm.example/hooks",
        topics: ["order.created"],
        status: "active",
        sales_channel_ids: [],
        headers: null,
        signature: "hmac",
        signature_header: null,
        context: null,
        filter: null,
        fields: null,
        triggers: null,
        payload: "full",
        retry_schedule: null,
        max_failures: null,
        timeout_ms: null,
        rate_limit: null,
        ordering: "none",
        metadata: null,
      },
    })
  })

  it("are read from texts, rows and JSON", () => {
    const checked = checkValues({
      ...GOOD,
      headers: [
        { name: "x-key ", value: " abc" },
        { name: "", value: "" },
      ],
      signature_header: " X-Wc-Webhook-Signature ",
      context: '{ "tenant": 1 }',
      filter: '{ "data.total": { "$gte": 100 } }',
      fields: "id, items.title",
      retry_mode: "custom",
      retry_schedule: "5 s, 1 h 30 min",
      max_failures: "0",
      rate_limit: "20",
      ordering: "resource",
    })
    expect(checked).toMatchObject({
      ok: true,
      input: {
        headers: { "x-key": "abc" },
        signature_header: "x-wc-webhook-signature",
        context: { tenant: 1 },
        filter: { "data.total": { $gte: 100 } },
        fields: ["id", "items.title"],
        retry_schedule: [5, 5400],
        max_failures: 0,
        rate_limit: 20,
        ordering: "resource",
      },
    })
  })

  it("ask for no retries with an empty schedule", () => {
    expect(checkValues({ ...GOOD, retry_mode: "none", retry_schedule: "5 s" })).toMatchObject({
      input: { retry_schedule: [] },
    })
  })

  const REFUSED: [keyof WebhookFormValues, Partial<WebhookFormValues>][] = [
    ["name", { name: " " }],
    ["url", { url: "" }],
    ["url", { url: `https://${"a".repeat(2048)}.example` }],
    ["topics", { topics: [] }],
    ["secret", { secret: "hunter2" }],
    ["secret", { secret: "whsec_ä" }],
    ["secret", { secret: `whsec_${btoa("short")}` }],
    ["headers", { headers: [{ name: "host", value: "x" }] }],
    ["headers", { headers: [{ name: "a b", value: "x" }] }],
    ["headers", { headers: [{ name: "x", value: "ä" }] }],
    ["headers", { headers: [{ name: "x", value: "y".repeat(7000) }] }],
    ["headers", { headers: Array.from({ length: 51 }, (_, index) => ({ name: `x-${index}`, value: "" })) }],
    [
      "headers",
      {
        headers: [
          { name: "x", value: "1" },
          { name: "x", value: "2" },
        ],
      },
    ],
    [
      "headers",
      {
        headers: [
          { name: "x", value: "1" },
          { name: "X", value: "2" },
        ],
      },
    ],
    ["context", { context: "{" }],
    ["context", { context: "[1]" }],
    ["context", { context: JSON.stringify({ a: "b".repeat(9000) }) }],
    ["context", { context: '{"a":'.repeat(40) + "1" + "}".repeat(40) }],
    ["filter", { filter: "nope" }],
    ["metadata", { metadata: "nope" }],
    ["metadata", { metadata: "[1]" }],
    ["fields", { fields: "items..title" }],
    ["fields", { fields: "-*" }],
    ["retry_schedule", { retry_mode: "custom", retry_schedule: "soon" }],
    ["retry_schedule", { retry_mode: "custom", retry_schedule: "" }],
    ["retry_schedule", { retry_mode: "custom", retry_schedule: "8 d" }],
    ["max_failures", { max_failures: "-1" }],
    ["max_failures", { max_failures: "1.5" }],
    ["timeout_ms", { timeout_ms: "99" }],
    ["rate_limit", { rate_limit: "many" }],
  ]

  it.each(REFUSED)("are refused at %s: %j", (field, values) => {
    expect(problemFields({ ...GOOD, ...values })).toEqual([field])
  })

  it.each(REFUSED)("are refused at %s in every language: %j", (_, values) => {
    const checked = checkValues({ ...GOOD, ...values })
    const problems = checked.ok ? [] : checked.problems
    for (const language of [de, fr]) {
      const textOf = (key: string) =>
        key.split(".").reduce<unknown>((node, part) => propertiesOf(node)[part], language)
      for (const { issue } of problems) {
        const found: unknown[] = []
        explain(
          issue,
          asWritten((key: string) => {
            const text = textOf(key)
            found.push(...(typeof text === "string" ? [text] : []))
            return text ?? ""
          })
        )
        expect(found).not.toEqual([])
      }
    }
  })

  it("have no URL, timeout and rate where messages are fetched, whatever was typed before", () => {
    const checked = checkValues({ ...GOOD, mode: "pull", url: "no URL", timeout_ms: "1", rate_limit: "5" })
    expect(checked).toMatchObject({
      ok: true,
      input: { mode: "pull", url: null, timeout_ms: null, rate_limit: null, topics: GOOD.topics },
    })
  })

  it("show a webhook whose messages are fetched as it is, too", () => {
    const fetched = { ...GOOD, mode: "pull" as const, url: "" }
    const checked = checkValues(fetched)
    const webhook = asWritten<AdminWebhook>({ ...GOOD, ...(checked.ok && checked.input) })
    expect(valuesOf(webhook, String)).toEqual(fetched)
  })

  it("show a webhook as it is, so that saving it unchanged changes nothing", () => {
    const settings = {
      name: "CRM",
      url: "https://crm.example/hooks",
      topics: ["order.*"],
      status: "paused" as const,
      headers: { "x-key": "abc" },
      signature: "both" as const,
      signature_header: "x-wc-webhook-signature",
      context: { tenant: 1 },
      filter: { "data.total": 1 },
      fields: ["id", "-metadata"],
      triggers: ["items.quantity"],
      payload: "thin" as const,
      sales_channel_ids: ["sc_1"],
      retry_schedule: [5, 300],
      max_failures: 3,
      timeout_ms: 2000,
      rate_limit: null,
      ordering: "resource" as const,
      metadata: { partner: "crm" },
    }
    const webhook = standIn<AdminWebhook>(settings)
    expect(checkValues(valuesOf(webhook, (seconds) => `${seconds} s`))).toEqual({ ok: true, input: settings })
  })
})

describe("what a preview looks at", () => {
  it("is checked by itself: what else is missing does not matter", () => {
    const values = {
      ...emptyValues(""),
      topics: ["order.created"],
      filter: '{ "data.total": 1 }',
      url: "no URL",
    }
    expect(checkPreviewed(values)).toEqual({
      ok: true,
      settings: {
        topics: ["order.created"],
        headers: null,
        signature: "hmac",
        signature_header: null,
        context: null,
        filter: { "data.total": 1 },
        fields: null,
        triggers: null,
        payload: "full",
        sales_channel_ids: [],
      },
    })
  })

  it.each<[string, Partial<WebhookFormValues>]>([
    ["topics", { topics: [] }],
    ["filter", { filter: "{ no json" }],
    ["context", { context: "[1]" }],
    ["fields", { fields: "items..title" }],
    ["headers", { headers: [{ name: "host", value: "x" }] }],
  ])("names the first field that is wrong: %s", (field, wrong) => {
    expect(checkPreviewed({ ...GOOD, ...wrong })).toMatchObject({ ok: false, problem: { field } })
  })
})

describe("the changes of a form", () => {
  const inputOf = (values: Partial<WebhookFormValues>) => {
    const checked = checkValues({ ...GOOD, ...values })
    if (!checked.ok) {
      throw new Error("The values are valid")
    }
    return checked.input
  }

  it("hold what was changed and nothing else, so that what the server changed meanwhile stays", () => {
    const before = inputOf({})
    const after = inputOf({ url: "https://other.example", headers: [{ name: "x", value: "y" }] })
    expect(changesOf(before, after)).toEqual({ url: "https://other.example", headers: { x: "y" } })
    expect(changesOf(before, before)).toEqual({})
  })

  it("remove each key of the metadata that is no longer there, since the server merges it", () => {
    const before = inputOf({ metadata: '{ "kept": 1, "changed": 1, "removed": 1 }' })
    const after = inputOf({ metadata: '{ "kept": 1, "changed": 2, "added": 3 }' })
    expect(changesOf(before, after)).toEqual({
      metadata: { kept: 1, changed: 2, added: 3, removed: "" },
    })
    expect(changesOf(before, inputOf({}))).toEqual({ metadata: null })
  })
})

function problemFields(values: WebhookFormValues): string[] {
  const checked = checkValues(values)
  return checked.ok ? [] : [...new Set(checked.problems.map(({ field }) => field))]
}
