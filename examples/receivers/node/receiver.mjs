/**
 * A webhook receiver. It verifies each request with the Standard Webhooks library, and answers 204, or 400 if the
 * signature is invalid. It processes each event once, and skips states that are older than the last one processed.
 *
 *   npm install
 *   WEBHOOK_SECRET=whsec_… PORT=4242 node receiver.mjs
 */
import { createServer } from "node:http"
import { Webhook } from "standardwebhooks"

import { PublicKey } from "./public-key.mjs"

const { WEBHOOK_SECRET, PORT = "4242" } = process.env
if (!WEBHOOK_SECRET) {
  console.error("Set WEBHOOK_SECRET to the secret that the shop showed when the webhook was created.")
  process.exit(1)
}
const isPublicKey = WEBHOOK_SECRET.startsWith("whpk_")
const webhook = isPublicKey ? new PublicKey(WEBHOOK_SECRET) : new Webhook(WEBHOOK_SECRET)

/** The IDs of all events received. In production, keep them in a database column with a unique constraint. */
const seen = new Set()
/** The highest revision of each resource. In production, store it with the resource, and compare it when you write. */
const revisions = new Map()

const server = createServer(async (request, response) => {
  const event = verify(await readBody(request), request.headers)
  const repeated = event && seen.has(event.id)
  seen.add(event?.id)
  // Answer before you process the event: the shop waits ten seconds. In production, store the event before you answer.
  response.writeHead(event ? 204 : 400).end()
  if (event && !repeated) {
    handle(event)
  }
})
server.listen(Number(PORT), "127.0.0.1", () => console.log(`Listening on http://127.0.0.1:${PORT}`))

/** Returns the body exactly as it was sent. The signature covers these bytes, so verify them before you parse the JSON. */
async function readBody(request) {
  const chunks = []
  for await (const chunk of request) {
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString("utf8")
}

/** Returns the event, or null if the signature is invalid or the timestamp is more than five minutes off. */
function verify(body, headers) {
  try {
    return webhook.verify(body, headers)
  } catch (error) {
    console.log(`refused: ${error.message}`)
    return null
  }
}

/** Processes an event if its state is newer than the last one processed. */
function handle({ id, type, timestamp, revision, data }) {
  if (revisions.has(data?.id) && !(revision > revisions.get(data.id))) {
    return console.log(`${type} ${id} skipped: not newer than the known revision`)
  }
  if (revision !== undefined) revisions.set(data.id, revision)
  const latency = Date.now() - Date.parse(timestamp)
  console.log(`${type.padEnd(17)} ${(data?.id ?? "-").padEnd(33)}${id}  verified  ${latency} ms`)
}
