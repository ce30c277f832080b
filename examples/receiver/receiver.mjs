/**
 * A receiver of webhooks: it verifies each signature with the library of Standard Webhooks and answers 204, or 400
 * where the signature is bad.
 *
 *   npm install standardwebhooks
 *   WEBHOOK_SECRET=whsec_… PORT=4242 node receiver.mjs
 *
 * What a real one adds: it keeps the `webhook-id`s that it has seen, since a delivery may come twice, and answers
 * before it does long work, since the sender waits ten seconds for it.
 */
import { createServer } from "node:http"
import { Webhook } from "standardwebhooks"

const { WEBHOOK_SECRET, PORT = "4242" } = process.env
if (!WEBHOOK_SECRET) {
  console.error("Set WEBHOOK_SECRET to the secret that the shop showed when the webhook was created.")
  process.exit(1)
}
const webhook = new Webhook(WEBHOOK_SECRET)

const server = createServer(async (request, response) => {
  const body = await read(request)
  const event = verify(body, request.headers)
  response.writeHead(event ? 204 : 400).end()
  if (event) {
    const latency = Date.now() - Date.parse(event.timestamp)
    console.log(
      `${event.type.padEnd(17)} ${(event.data.id ?? "-").padEnd(33)}${event.id}  verified  ${latency} ms`
    )
  }
})
server.listen(Number(PORT), "127.0.0.1", () => console.log(`Listening on http://127.0.0.1:${PORT}`))

/** The body's exact bytes as text: they are what is signed, so nothing may parse and print them anew. */
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
