import { Pool } from "undici"

import { SECRET } from "../../integration-tests/support/pipeline"
import { signBody, signStandard } from "../../src/modules/webhook/dispatch/sign"
import { monotonicNow } from "./clock"
import { BODY } from "./rows"

const DEADLINE_MS = 10_000

/**
 * The least that sends webhooks at all: a loop around undici that signs, and gives up at a deadline. It stores nothing.
 * @returns posts per second.
 */
export async function postBare(origin: string, posts: number, concurrency: number): Promise<number> {
  const pool = new Pool(origin, { connections: concurrency })
  const startedAt = monotonicNow()
  let next = 0
  const loop = async () => {
    while (next < posts) {
      await post(pool, `whevt_${next++}`)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, loop))
  const seconds = (monotonicNow() - startedAt) / 1000
  await pool.close()
  return posts / seconds
}

async function post(pool: Pool, id: string): Promise<void> {
  const timestamp = Math.floor(Date.now() / 1000)
  const deadline = new AbortController()
  const timer = setTimeout(() => deadline.abort(), DEADLINE_MS)
  const answer = await pool.request({
    path: "/bare",
    method: "POST",
    headers: {
      "content-type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": String(timestamp),
      "webhook-signature": signStandard(id, timestamp, BODY, [SECRET]),
      "x-medusa-webhook-signature": signBody(BODY, SECRET),
    },
    body: BODY,
    signal: deadline.signal,
  })
  await answer.body.dump()
  clearTimeout(timer)
}
