import { readFileSync } from "node:fs"
import { join } from "node:path"

import { atLeast } from "../../../scripts/present"
import { Catalogue } from "../../topics/catalogue"
import type { OldWebhook } from "../old-webhooks"
import { planTakeOver, topicOfEvent, type KnownWebhook } from "../plan-take-over"
import { planLines } from "../report"

const catalogue = new Catalogue()
const [CRM, ERP, INSIDE] = ["https://crm.example/hook", "https://erp.example/hook", "http://10.0.0.1/hook"]

let lastId = 0
const row = (target_url: string, event_type: string, active = true): OldWebhook => ({
  id: `wh_${++lastId}`,
  event_type,
  active,
  target_url,
})

const plan = (rows: OldWebhook[], known: KnownWebhook[] = [], paused = false) =>
  planTakeOver(rows, { catalogue, known, urlProblems: new Map([[INSIDE, "The URL is inside"]]), paused })

const known = (settings: Partial<KnownWebhook>): KnownWebhook => ({
  id: "whk_1",
  url: CRM,
  topics: [],
  deleted: false,
  takenOver: [],
  ...settings,
})

describe("an event of Medusa's", () => {
  it.each([
    ["order.placed", "order.created"],
    ["order.canceled", "order.canceled"],
    ["product.updated", "product.updated"],
    ["customer.created", "customer.created"],
    ["loyalty.points_earned", "action.loyalty.points_earned"],
  ])("%s becomes the topic %s", (event, topic) => {
    expect(topicOfEvent(catalogue, event)).toBe(topic)
  })
})

describe("taking over", () => {
  it("makes one webhook of what goes to one URL, and a paused one of what was not active", () => {
    const steps = plan([
      row(CRM, "order.placed"),
      row(CRM, "product.updated"),
      row(CRM, "customer.created", false),
      row(ERP, "order.placed"),
    ])
    expect(
      steps.map(
        (step) => step.kind === "create" && [step.url, step.status, step.moved.map(({ topic }) => topic)]
      )
    ).toEqual([
      [CRM, "active", ["order.created", "product.updated"]],
      [CRM, "paused", ["customer.created"]],
      [ERP, "active", ["order.created"]],
    ])
  })

  it("lets everything wait when it is asked to, and still shows what was active", () => {
    const steps = plan([row(CRM, "order.placed"), row(CRM, "order.canceled", false)], [], true)
    expect(steps).toMatchObject([{ status: "paused" }, { status: "paused" }])
  })

  it("leaves out what it took over before, though that was changed or deleted since", () => {
    const before = row(CRM, "order.placed")
    const taken = known({ takenOver: [before.id], url: ERP, deleted: true })
    expect(plan([before, row(CRM, "product.updated")], [taken])).toMatchObject([
      { kind: "create", moved: [{ topic: "product.updated" }] },
      { kind: "there", webhookId: "whk_1" },
    ])
  })

  it("leaves out what a webhook of the shop sends to that URL already, unless it is deleted", () => {
    const rows = [row(CRM, "order.placed")]
    expect(plan(rows, [known({ topics: ["order.*"] })])).toMatchObject([{ kind: "there" }])
    expect(plan(rows, [known({ topics: ["order.*"], deleted: true })])).toMatchObject([{ kind: "create" }])
    expect(plan(rows, [known({ topics: ["product.*"] })])).toMatchObject([{ kind: "create" }])
  })

  it("reports what may not be sent there, and what is never sent, row by row", () => {
    const steps = plan([
      row(INSIDE, "order.placed"),
      row(CRM, "auth.password_reset"),
      row(CRM, "order.placed"),
    ])
    expect(steps).toMatchObject([
      { kind: "create", moved: [{ topic: "order.created" }] },
      { kind: "refused", why: "The URL is inside" },
      { kind: "refused", why: expect.stringContaining("never sent") },
    ])
    const lines = planLines(steps)
    expect(lines[1]).toMatch(
      /^create, active {2}https:\/\/crm\.example\/hook {2}order\.created \(order\.placed\) +1 rows$/
    )
    expect(lines[2]).toMatch(/^REFUSED +http:\/\/10\.0\.0\.1\/hook .* wh_\d+: The URL is inside$/)
  })
})

describe("the guide", () => {
  it("maps other systems' topics to topics that there are", () => {
    const guide = readFileSync(join(__dirname, "../../../docs/moving-in.md"), "utf8")
    const [, table] = atLeast(2, /### Topics\n(.*?)###/s.exec(guide) ?? [])
    const ours = table
      .split("\n")
      .flatMap((line) => line.split("|")[3]?.match(/`[^`<]+`/g) ?? [])
      .map((code) => code.slice(1, -1))
    expect(ours.length).toBeGreaterThan(15)
    expect(ours.map((topic) => catalogue.problem(topic) ?? topic)).toEqual(ours)
  })
})
