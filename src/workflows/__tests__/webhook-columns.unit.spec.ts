import { planChange, planCreation, type WebhookStateColumns } from "../webhook-columns"

const NOW = new Date("2026-11-21T07:15:00.000Z")
const AN_HOUR_AGO = new Date("2026-11-21T06:15:00.000Z")
const settings = { url: "https://crm.example/hooks", topics: ["order.created"] }

const active: WebhookStateColumns & { url: string } = {
  mode: "push",
  url: settings.url,
  status: "active",
  inactive_since: null,
  inactive_seconds: 60,
  pinged_at: AN_HOUR_AGO,
}
const paused: WebhookStateColumns = { ...active, status: "paused", inactive_since: AN_HOUR_AGO }
const disabled: WebhookStateColumns = { ...active, status: "disabled", inactive_since: AN_HOUR_AGO }

const servedAnew = { failed_attempts: 0, failing_since: null, probe_at: null }

describe("a new webhook", () => {
  it("is active, named by its time, and pinged", () => {
    const { columns, pings } = planCreation(settings, NOW)
    expect(columns).toMatchObject({ ...settings, status: "active", inactive_since: null, pinged_at: NOW })
    expect(columns.name).toMatch(/^Webhook created on Nov 2[012], 2026, \d\d:15$/)
    expect(pings).toBe(true)
  })

  it("keeps its name, and is not pinged when it is saved paused", () => {
    const { columns, pings } = planCreation({ ...settings, name: "CRM", status: "paused" }, NOW)
    expect(columns).toMatchObject({ name: "CRM", status: "paused", inactive_since: NOW, pinged_at: null })
    expect(pings).toBe(false)
  })

  it("may be saved disabled, which is then an admin's doing", () => {
    const { columns } = planCreation({ ...settings, status: "disabled" }, NOW)
    expect(columns).toMatchObject({ disabled_reason: "admin", disabled_at: NOW, inactive_since: NOW })
  })
})

describe("a status", () => {
  it.each([
    ["active", active],
    ["paused", paused],
    ["disabled", disabled],
  ] as const)("that is %s already changes nothing", (status, before) => {
    expect(planChange(before, { status }, NOW)).toEqual({ columns: {}, pings: false, cancelsWaiting: false })
  })

  it("from active to paused starts the inactive time", () => {
    expect(planChange(active, { status: "paused" }, NOW).columns).toEqual({
      status: "paused",
      disabled_reason: null,
      disabled_at: null,
      inactive_since: NOW,
    })
  })

  it("from active to disabled says that an admin did it", () => {
    expect(planChange(active, { status: "disabled" }, NOW).columns).toEqual({
      status: "disabled",
      disabled_reason: "admin",
      disabled_at: NOW,
      inactive_since: NOW,
    })
  })

  it("from paused to disabled, and back, keeps the inactive time running", () => {
    expect(planChange(paused, { status: "disabled" }, NOW).columns.inactive_since).toBe(AN_HOUR_AGO)
    expect(planChange(disabled, { status: "paused" }, NOW).columns).toMatchObject({
      disabled_reason: null,
      consecutive_failures: 0,
      inactive_since: AN_HOUR_AGO,
    })
  })

  it("that someone sets after its app was suspended is not undone with the suspension", () => {
    const suspended = { ...paused, paused_with_app: true }
    expect(planChange(suspended, { status: "paused" }, NOW).columns).toEqual({ paused_with_app: false })
    expect(planChange(suspended, { name: "CRM" }, NOW).columns).toEqual({ name: "CRM" })
  })

  it("from paused to active adds up the inactive time, without a ping", () => {
    expect(planChange(paused, { status: "active" }, NOW)).toEqual({
      columns: {
        status: "active",
        disabled_reason: null,
        disabled_at: null,
        inactive_since: null,
        inactive_seconds: 3660,
        ...servedAnew,
      },
      pings: false,
      cancelsWaiting: false,
    })
  })

  it("from disabled to active counts failures from zero and pings", () => {
    const { columns, pings } = planChange(disabled, { status: "active" }, NOW)
    expect(columns).toMatchObject({
      consecutive_failures: 0,
      pinged_at: NOW,
      inactive_seconds: 3660,
      ...servedAnew,
    })
    expect(pings).toBe(true)
  })

  it("from paused to active for the first time pings", () => {
    expect(planChange({ ...paused, pinged_at: null }, { status: "active" }, NOW).pings).toBe(true)
  })
})

describe("a URL", () => {
  const url = "https://erp.example/hooks"

  it("that is new on an active webhook pings and is served again", () => {
    expect(planChange(active, { url }, NOW)).toEqual({
      columns: { url, ...servedAnew, pinged_at: NOW, ping_error: null },
      pings: true,
      cancelsWaiting: false,
    })
  })

  it("that is new on a paused webhook does not ping", () => {
    expect(planChange(paused, { url }, NOW)).toMatchObject({ columns: { url, ...servedAnew }, pings: false })
  })

  it("that stays changes nothing but is written", () => {
    expect(planChange(active, { url: active.url }, NOW)).toMatchObject({
      columns: { url: active.url },
      pings: false,
    })
  })
})

describe("what waits", () => {
  it.each([
    ["is cancelled on a resume that asks for it", paused, "cancel", true],
    ["is delivered on a resume that asks for it", paused, "deliver", false],
    ["is left alone where there is nothing to resume", active, "cancel", false],
  ] as const)("%s", (_, before, waiting_deliveries, cancelsWaiting) => {
    const plan = planChange(before, { status: "active", waiting_deliveries }, NOW)
    expect(plan.cancelsWaiting).toBe(cancelsWaiting)
    expect(plan.columns).not.toHaveProperty("waiting_deliveries")
  })
})
