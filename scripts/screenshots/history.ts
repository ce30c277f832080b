import { itemAt } from "../present"
import type { Character } from "./cast"

const HOUR = 3_600_000

/** What failed at first is tried again for so long, and this part of it is given up in the end. */
const RETRIES_END_MS = HOUR / 2

/** After so many attempts the next is due only when the pictures are taken: it would reach no receiver. */
const ATTEMPTS_SO_FAR = 3
const GIVEN_UP = 0.25

/** What a receiver that is down answers, until it is given up. */
const DOWN = { attempts: 4, code: 503, remark: "503 Service Unavailable" }

const REFUSED = { code: 500, remark: "500 Internal Server Error" }

/** A delivery that never was. */
export type TopicEventSpec = {
  at: Date
  topic: string
  status: "success" | "failed" | "retrying" | "created"
  attempts: number
  code: number | null
  durationMs: number | null
  remark: string | null
}

/**
 * The last 24 hours of a webhook: busy by day, quiet by night, with a failure now and then.
 * @param random numbers from 0 to 1, the same ones for the same picture.
 */
export function historyOf(character: Character, now: Date, random: () => number): TopicEventSpec[] {
  return Array.from({ length: 24 }, (_, index) => 24 - index).flatMap((hoursAgo) => {
    const start = now.getTime() - hoursAgo * HOUR
    const count = Math.round(character.busy * busyness(new Date(start)) * (0.7 + 0.6 * random()))
    return Array.from({ length: count }, () => new Date(start + random() * HOUR))
      .sort((one, other) => one.getTime() - other.getTime())
      .map((at) => happening(character, at, now, random))
  })
}

/** What the webhooks for orders were told of the order that the pictures show: the last of it is tried again just now. */
export function orderOf({ name, pace }: Character, now: Date): TopicEventSpec[] {
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

/** From 0 to 1: most at three in the afternoon, least twelve hours from there. */
function busyness(at: Date): number {
  const hour = at.getUTCHours() + at.getUTCMinutes() / 60
  return 0.15 + 0.85 * ((1 + Math.cos(((hour - 15) / 12) * Math.PI)) / 2)
}

function happening(character: Character, at: Date, now: Date, random: () => number): TopicEventSpec {
  const { delivers, pace, fails, downFor = 0, status } = character
  const topic = itemAt(delivers, Math.floor(random() * delivers.length))
  // Long now and then, as answers are.
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
