import { createServer } from "node:http"
import { once } from "node:events"

/** A receiver that accepts all requests, for the pictures of tests and pings. */
export async function startReceiver(port: number): Promise<{ url: string; stop: () => Promise<void> }> {
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      response.writeHead(200, { "content-type": "application/json" }).end('{ "received": true }')
    })
  }).listen(port, "127.0.0.1")
  await once(server, "listening")
  return {
    url: `http://127.0.0.1:${port}/webhooks`,
    stop: async () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
