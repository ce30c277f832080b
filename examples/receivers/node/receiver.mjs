/**
 * A receiver of webhooks: it verifies each request with the library of Standard Webhooks, and answers 204, or 400 where
 * the signature is bad. What came before, and an older state, is not handled.
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

/** The `webhook-id`s that have come. A real receiver keeps them in its database, in a unique column. */
const seen = new Set()
/** The highest revision of each resource. A real receiver keeps it beside the resource's state, and compares where it writes. */
const revisions = new Map()

const server = createServer(async (request, response) => {
  const event = verify(await read(request), request.headers)
  const repeated = event && seen.has(event.id)
  seen.add(event?.id)
  // The answer first: the shop waits ten seconds for it. What must not be lost goes into a queue or a table before.
  response.writeHead(event ? 204 : 400).end()
  if (event && !repeated) {
    handle(event)
  }
})
server.listen(Number(PORT), "127.0.0.1", () => console.log(`Listening on http://127.0.0.1:${PORT}`))

/** The body's exact bytes as text: they are what is signed, so nothing may parse and print them again. */
async function read(request) {
  const chunks = []
  for await (const chunk of request) {
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString("utf8")
}

/** The event, or null when its signature is bad or its time is more than five minutes off. */
function verify(body, headers) {
  try {
    return webhook.verify(body, headers)
  } catch (error) {
    console.log(`refused: ${error.message}`)
    return null
  }
}

function handle({ id, type, timestamp, revision, data }) {
  if (revisions.has(data?.id) && !(revision > revisions.get(data.id))) {
    return console.log(`${type} ${id} is older than what is known`)
  }
  if (revision !== undefined) revisions.set(data.id, revision)
  const latency = Date.now() - Date.parse(timestamp)
  console.log(`${type.padEnd(17)} ${(data?.id ?? "-").padEnd(33)}${id}  verified  ${latency} ms`)
}
