import { itemAt } from "../present"
import type { ExampleWebhook } from "./example-webhooks"

const HOUR = 3_600_000

/** How long failed deliveries are retried, and the share of them that are given up. */
const RETRIES_END_MS = HOUR / 2

/** The maximum number of attempts of a waiting delivery, whose next attempt must be due after the pictures are taken. */
const ATTEMPTS_SO_FAR = 3
const GIVEN_UP = 0.25

/** The responses of a receiver that is down, until the delivery is given up. */
const DOWN = { attempts: 4, code: 503, remark: "503 Service Unavailable" }

const REFUSED = { code: 500, remark: "500 Internal Server Error" }

/** An invented delivery. */
export type InventedDelivery = {
  at: Date
  topic: string
  status: "success" | "failed" | "retrying" | "created"
  attempts: number
  code: number | null
  durationMs: number | null
  remark: string | null
}

/**
 * The deliveries of a webhook in the last 24 hours: many by day, few at night, with some failures.
 * @param random returns numbers from 0 to 1, always the same sequence, so that the pictures stay the same.
 */
export function historyOf(webhook: ExampleWebhook, now: Date, random: () => number): InventedDelivery[] {
  return Array.from({ length: 24 }, (_, index) => 24 - index).flatMap((hoursAgo) => {
    const start = now.getTime() - hoursAgo * HOUR
    const count = Math.round(webhook.busy * busyness(new Date(start)) * (0.7 + 0.6 * random()))
    return Array.from({ length: count }, () => new Date(start + random() * HOUR))
      .sort((one, other) => one.getTime() - other.getTime())
      .map((at) => inventDelivery(webhook, at, now, random))
  })
}

/** The deliveries about the order in the pictures, to the webhooks with topics of orders. The last one is being retried. */
export function orderOf({ name, pace }: ExampleWebhook, now: Date): InventedDelivery[] {
  const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000)
  const common = { durationMs: pace, code: 200, remark: null, attempts: 1 }
  switch (name) {
    case "Loyalty points":
      return [{ ...common, at: ago(9), topic: "order.created", status: "failed", ...DOWN }]
    case "ERP":
      return [
        { ...common, at: ago(9), topic: "order.created", status: "success" },
        {
          ...common,
          at: ago(3),
          topic: "order.updated",
          status: "retrying",
          attempts: ATTEMPTS_SO_FAR,
          ...REFUSED,
        },
      ]
    default:
      return []
  }
}

/** The load at an hour, from 0 to 1: highest at 15:00, lowest at 3:00. */
function busyness(at: Date): number {
  const hour = at.getUTCHours() + at.getUTCMinutes() / 60
  return 0.15 + 0.85 * ((1 + Math.cos(((hour - 15) / 12) * Math.PI)) / 2)
}

function inventDelivery(
  webhook: ExampleWebhook,
  at: Date,
  now: Date,
  random: () => number
): InventedDelivery {
  const { delivers, pace, fails, downFor = 0, status } = webhook
  const topic = itemAt(delivers, Math.floor(random() * delivers.length))
  // Some responses are slow.
  const durationMs = Math.round(pace * Math.exp(0.45 * (random() + random() + random() - 1.5) * 2))
  const common = { at, topic, durationMs }
  if (at.getTime() > now.getTime() - downFor * HOUR) {
    return status === "paused"
      ? { ...common, status: "created", attempts: 0, code: null, durationMs: null, remark: null }
      : { ...common, status: "failed", ...DOWN }
  }
  if (random() >= fails) {
    return { ...common, status: "success", attempts: 1, code: 200, remark: null }
  }
  if (at.getTime() > now.getTime() - RETRIES_END_MS) {
    return { ...common, ...REFUSED, status: "retrying", attempts: ATTEMPTS_SO_FAR }
  }
  return random() < GIVEN_UP
    ? { ...common, ...REFUSED, status: "failed", attempts: 4 }
    : { ...common, status: "success", attempts: 2, code: 200, remark: null }
}
