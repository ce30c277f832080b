import pages from "../../admin/i18n/en/common.json"
import delivery from "../../admin/i18n/en/deliveries.json"
import webhook from "../../admin/i18n/en/webhooks.json"
import { deliveryColumns } from "../delivery-sheet"
import { webhookColumns } from "../webhook-sheet"
import * as words from "../words"

describe("a spreadsheet says what the pages say", () => {
  it("of every state", () => {
    expect(words).toEqual({
      DELIVERY_STATUS_WORDS: pages.deliveryStatus,
      WEBHOOK_STATUS_WORDS: pages.webhookStatus,
      DISABLED_REASON_WORDS: pages.disabledReason,
      HEALTH_WORDS: pages.health,
    })
  })

  it("in its headings", () => {
    const { topic, webhook: name, resource, status, attempts, next, created } = delivery.columns
    expect(deliveryColumns(() => undefined).map(({ header }) => header)).toEqual(
      expect.arrayContaining([topic, name, resource, delivery.resourceId, status, attempts, next, created])
    )
    const { url, topics, salesChannels, health, disabledReason, lastSuccess, lastFailure } = webhook.fields
    const { externalId, maxFailures, rateLimit, ordering, payload } = webhook.fields
    expect(webhookColumns(() => undefined).map(({ header }) => header)).toEqual(
      expect.arrayContaining([
        ...[url, topics, salesChannels, webhook.fields.status, health, disabledReason, lastSuccess],
        ...[lastFailure, externalId, maxFailures, rateLimit, ordering, payload],
      ])
    )
  })
})
