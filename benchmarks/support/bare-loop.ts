import { createHmac } from "node:crypto"

import { Pool } from "undici"

import { SECRET } from "../../integration-tests/support/pipeline"
import { monotonicNow } from "./clock"
import { BODY } from "./rows"

const DEADLINE_MS = 10_000

const KEY = Buffer.from(SECRET.slice("whsec_".length), "base64")

/**
 * The minimal sender of webhooks: a loop that signs and sends with undici and a deadline, and stores nothing.
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
      "webhook-signature": `v1,${sign(KEY, `${id}.${timestamp}.${BODY}`)}`,
      "x-medusa-webhook-signature": sign(SECRET, BODY),
    },
    body: BODY,
    signal: deadline.signal,
  })
  await answer.body.dump()
  clearTimeout(timer)
}

/** Signs as in Node's documentation, because optimisations of the engine must not speed up the baseline. */
function sign(key: Buffer | string, content: string): string {
  return createHmac("sha256", key).update(content).digest("base64")
}
