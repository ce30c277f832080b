import { createHmac } from "node:crypto"
import type { ServerResponse } from "node:http"

import { monotonicNow } from "../../benchmarks/support/clock"
import { firstOf } from "../../scripts/present"
import type { Received, Receiver } from "../support/receiver"

/** How a receiver answers. */
export const BEHAVIOURS = ["quick", "ok", "slow", "hang", "fail", "gone"] as const

export type Behaviour = (typeof BEHAVIOURS)[number]

/** What was sent. Moments are of the clock that all processes share, in milliseconds. */
export type Attempt = {
  /** Which webhook it went to, and which version of its URL. */
  webhook: number
  url: number
  delivery: string
  /** The process that made it, and when it started there. */
  by: string
  startedAt: number
  arrivedAt: number
  /** When it was answered; undefined while it is not. */
  answeredAt?: number
  /** Whether that was a success, and somebody there to hear it. */
  accepted: boolean
  /** What it is about, and which version of that it shows; undefined where that has none. */
  about?: string
  version?: number
  received: Received
}

/** Quick enough that deliveries are claimed ahead, and not so quick that they are all sent before the next command. */
const OK_MS = 20
const SLOW_MS = 150

const STATUS = { quick: 200, ok: 200, slow: 200, fail: 500, gone: 410 }

/** The receivers of all webhooks, and what they saw. */
export class Attempts {
  readonly all: Attempt[] = []

  /** @param behaviourOf how the receiver of a webhook answers just now. */
  constructor(receiver: Receiver, behaviourOf: (webhook: number) => Behaviour) {
    receiver.answerWith((received, response) => {
      const attempt = read(received)
      this.all.push(attempt)
      const behaviour = behaviourOf(attempt.webhook)
      if (behaviour === "quick") {
        answer(attempt, response, behaviour)
      } else if (behaviour !== "hang") {
        setTimeout(() => answer(attempt, response, behaviour), behaviour === "slow" ? SLOW_MS : OK_MS)
      }
    })
  }
}

/** Whether it is signed with this secret in the older way, which has room for one secret: the oldest that still counts. */
export function isSignedAloneBy(secret: string, { received: { body, headers } }: Attempt): boolean {
  const signature = createHmac("sha256", secret).update(body).digest("base64")
  return headers["x-medusa-webhook-signature"] === signature
}

/** Whether this secret is among those that have signed it as Standard Webhooks wants it. */
export function isSignedWith(secret: string, { received: { body, headers } }: Attempt): boolean {
  const signature = createHmac("sha256", Buffer.from(secret.replace("whsec_", ""), "base64"))
    .update(`${String(headers["webhook-id"])}.${String(headers["webhook-timestamp"])}.${body}`)
    .digest("base64")
  return String(headers["webhook-signature"]).split(" ").includes(`v1,${signature}`)
}

function answer(attempt: Attempt, response: ServerResponse, behaviour: Exclude<Behaviour, "hang">): void {
  attempt.answeredAt = monotonicNow()
  // What a killed process had sent is answered to nobody.
  attempt.accepted = STATUS[behaviour] === 200 && !response.destroyed
  response.writeHead(STATUS[behaviour]).end()
}

function read(received: Received): Attempt {
  const arrivedAt = monotonicNow()
  const { headers, path, body } = received
  const [, webhook, url] = path.split("/")
  const source = new URL(String(headers["x-medusa-webhook-source"]))
  const { id, version }: { id?: string; version?: number } = JSON.parse(body).data
  return {
    webhook: Number(webhook),
    url: Number(url),
    delivery: String(headers["x-medusa-webhook-delivery-id"]),
    by: firstOf(source.hostname.split(".")),
    startedAt: Number(source.pathname.slice(1)),
    arrivedAt,
    accepted: false,
    about: id,
    version,
    received,
  }
}
