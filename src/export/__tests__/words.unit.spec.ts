import deApps from "../../admin/i18n/de/apps.json"
import deCommon from "../../admin/i18n/de/common.json"
import deDeliveries from "../../admin/i18n/de/deliveries.json"
import deWebhooks from "../../admin/i18n/de/webhooks.json"
import enApps from "../../admin/i18n/en/apps.json"
import enCommon from "../../admin/i18n/en/common.json"
import enDeliveries from "../../admin/i18n/en/deliveries.json"
import enWebhooks from "../../admin/i18n/en/webhooks.json"
import frApps from "../../admin/i18n/fr/apps.json"
import frCommon from "../../admin/i18n/fr/common.json"
import frDeliveries from "../../admin/i18n/fr/deliveries.json"
import frWebhooks from "../../admin/i18n/fr/webhooks.json"
import { SHEET_WORDS } from "../words"

const PAGES = [
  ["en", enCommon, enDeliveries, enWebhooks, enApps],
  ["de", deCommon, deDeliveries, deWebhooks, deApps],
  ["fr", frCommon, frDeliveries, frWebhooks, frApps],
] as const

describe.each(PAGES)("a spreadsheet says what the pages say in the language %s", (language, ...pages) => {
  const [common, deliveries, webhooks, apps] = pages
  const words = SHEET_WORDS[language]

  it("of every state", () => {
    const { deliveryStatus, webhookStatus, disabledReason, health } = common
    expect(words).toMatchObject({ deliveryStatus, webhookStatus, disabledReason, health })
  })

  it("of every choice", () => {
    expect(words).toMatchObject({ ordering: webhooks.ordering, payload: webhooks.payloads })
  })

  it("of every action in a history, and of who took it", () => {
    const { actions: auditAction, actors } = webhooks.history
    expect(words).toMatchObject({ auditAction, appResumed: apps.history.resumed })
    const { apiKey, app, portalSession, code, system } = actors
    expect(words.auditActor).toMatchObject({
      ...{ app, code, system },
      "api-key": apiKey,
      "portal-session": portalSession,
    })
    expect(words.auditObject).toEqual({
      webhook: deliveries.columns.webhook,
      webhook_app: webhooks.fields.app,
    })
  })

  it("in its headings", () => {
    const { topic, webhook, resource, status, attempts, next, created } = deliveries.columns
    expect(words.delivery).toMatchObject({
      ...{ topic, webhook, resource, status, attempts },
      nextAttempt: next,
      createdAt: created,
      finishedAt: deliveries.finished,
      resourceId: deliveries.resourceId,
    })
    const { url, topics, salesChannels, health, disabledReason, lastSuccess, lastFailure } = webhooks.fields
    const { externalId, maxFailures, rateLimit, ordering, payload } = webhooks.fields
    expect(words.webhook).toMatchObject({
      ...{ url, topics, salesChannels, health, disabledReason, lastSuccess, lastFailure },
      ...{ externalId, maxFailures, rateLimit, ordering, payload },
      status: webhooks.fields.status,
    })
  })

  it("with a name that Excel takes for each sheet, also for the tenth", () => {
    for (const name of Object.values(words.sheets)) {
      expect(`${name} (10)`.length).toBeLessThanOrEqual(31)
      expect(name).not.toMatch(/[[\]:*?/\\]/)
    }
  })
})
