import type { TopicDefinition } from "../../types"
import { WEBHOOK_ALERTS, type WebhookAlerts } from "../../types/alerts"
import { pascalCase } from "../pascal-case"
import { WEBHOOK } from "../resource-of"
import { schemaOf } from "../schema"
import { named, orNull, sampleOf, type Shape } from "../shape"

const id = "whk_01JNB4WX3BV73F9H1K3N5Q7S9V"

/** The plugin's alerts about webhooks (`docs/alerts.md`), with the event's own data. So one webhook can watch the others. */
export const webhookTopics: TopicDefinition[] = [
  alertTopic(WEBHOOK_ALERTS.disabled, "A webhook was disabled by too many failures, or by 410 Gone.", {
    id,
    reason: "max_failures",
    disabled_at: "2026-03-02T09:31:12.000Z",
  }),
  alertTopic(
    WEBHOOK_ALERTS.failing,
    "A webhook failed five times in a row, and is sent one attempt at a time; or no app has fetched its messages for 26 hours.",
    {
      id,
      failing_since: "2026-03-02T09:31:12.000Z",
    }
  ),
  alertTopic(WEBHOOK_ALERTS.recovered, "A failing webhook is served as usual again.", { id }),
  alertTopic(
    WEBHOOK_ALERTS.gave_up,
    "A delivery was given up, for the first time since its webhook's last success.",
    {
      id,
      last_success_at: orNull("2026-03-02T09:30:00.000Z"),
    }
  ),
  alertTopic(
    WEBHOOK_ALERTS.delivery_failed,
    "A delivery was given up. There may be thousands in one outage.",
    {
      id: "whdel_01JNB4WY4CW84G0J2M4P6R8T0W",
      webhook_id: id,
      topic: "order.created",
      remark: orNull("500 Internal Server Error"),
    },
    "webhook_id"
  ),
]

/** The topic of pings. Webhooks do not subscribe to it. */
export const pingTopic: TopicDefinition = {
  topic: "webhook.ping",
  resource: WEBHOOK,
  event: "ping",
  group: "Webhook",
  description:
    "A webhook was created active, or was enabled, or has a new URL. Sent to that webhook, whatever its topics.",
  events: [],
  ...pingData({ webhook: named("PingedWebhook", { id, name: "Warehouse", topics: ["order.created"] }) }),
}

function pingData(shape: Shape): Pick<TopicDefinition, "sample" | "schema"> {
  return { sample: sampleOf(shape), schema: schemaOf(shape, ["WebhookPing"]) }
}

/** @param key the field of the data with the webhook's id. */
function alertTopic<Name extends keyof WebhookAlerts>(
  topic: Name,
  description: string,
  shape: { [Key in keyof WebhookAlerts[Name]]: Shape[string] },
  key = "id"
): TopicDefinition {
  return {
    topic,
    resource: WEBHOOK,
    event: topic.slice(WEBHOOK.length + 1),
    group: "Webhook",
    description,
    events: [{ name: topic, key }],
    sample: sampleOf(shape),
    schema: schemaOf(shape, [pascalCase(topic), "WebhookAlert"]),
  }
}
