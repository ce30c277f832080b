import { createServer, type Server } from "node:http"

import { portOf } from "../../../scripts/free-port"
import { listenToShop } from "../cli/listen-shop"
import { Shop } from "../cli/shop"

const HOUR_MS = 3_600_000
const NOT_FOUND = JSON.stringify({ message: "Webhook with id: whk_1 was not found" })

let server: Server
let asked: string[]
let bodies: string[]
/** Answers that are not the usual ones, by the request. Each is given once. */
let answers: Map<string, () => { status: number; body: string }>
let stop: AbortController

beforeEach(async () => {
  ;[asked, bodies, answers, stop] = [[], [], new Map(), new AbortController()]
  server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://shop")
    const route = `${request.method} ${pathname.replace("/admin/webhooks", "")}`
    asked.push(route)
    let body = ""
    request.on("data", (chunk) => (body += chunk))
    request.on("end", () => {
      bodies.push(body)
      const count = asked.filter((one) => one === "POST ").length
      const usual = {
        webhook: { id: `whk_${count}`, secret: "whsec_of-the-first" },
        messages: [],
      }
      const answer = answers.get(route)?.() ?? { status: 200, body: JSON.stringify(usual) }
      answers.delete(route)
      response.writeHead(answer.status).end(answer.body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
})

afterEach(async () => {
  jest.restoreAllMocks()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

async function listen(): Promise<string[]> {
  const told: string[] = []
  const shop = new Shop(new URL(`http://127.0.0.1:${portOf(server)}`), "sk_1")
  const forward = new URL("http://127.0.0.1:1")
  const options = { shop, topics: ["order.*"], forward, secret: undefined, everyMs: 10 }
  await listenToShop(
    options,
    { result: () => undefined, progress: (line) => void told.push(line) },
    stop.signal
  )
  return told
}

/** The machine sleeps for an hour. */
function sleep(): void {
  const wokenAt = Date.now() + HOUR_MS
  jest.spyOn(Date, "now").mockImplementation(() => wokenAt)
}

it("a listener whose webhook has expired while the machine slept continues with another one and the same secret", async () => {
  answers.set("GET /whk_1/messages", () => {
    sleep()
    return { status: 200, body: `{ "messages": [] }` }
  })
  answers.set("POST /whk_1", () => ({ status: 404, body: NOT_FOUND }))
  answers.set("GET /whk_2/messages", () => {
    stop.abort()
    return { status: 200, body: `{ "messages": [] }` }
  })
  expect(await listen()).toContainEqual(expect.stringContaining("The webhook has expired"))
  expect(asked).toEqual([
    "POST ",
    "GET /whk_1/messages",
    "POST /whk_1",
    "POST ",
    "GET /whk_2/messages",
    "DELETE /whk_2",
  ])
  expect(JSON.parse(bodies[0] ?? "")).not.toHaveProperty("secret")
  expect(JSON.parse(bodies[3] ?? "")).toMatchObject({ secret: "whsec_of-the-first" })
})

it("a listener whose webhook somebody has deleted ends, and says so", async () => {
  answers.set("GET /whk_1/messages", () => ({ status: 404, body: NOT_FOUND }))
  await expect(listen()).rejects.toThrow("whk_1 was not found")
})
