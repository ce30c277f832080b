import { createServer, type Server } from "node:http"

import * as z from "zod/mini"

import { portOf } from "../../../scripts/free-port"
import { readCommand } from "../cli/arguments"
import { Shop } from "../cli/shop"

let server: Server
let origin: string
const asked: (string | undefined)[] = []

beforeAll(async () => {
  server = createServer(({ method, url }, response) => {
    asked.push(`${method} ${url}`)
    response.writeHead(url?.startsWith("/none/") ? 404 : 200).end("{}")
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  origin = `http://127.0.0.1:${portOf(server)}`
})

afterAll(() => {
  server.close()
})

beforeEach(() => void asked.splice(0))

it.each([
  ["", ""],
  ["/", ""],
  ["/backend", "/backend"],
  ["/a/backend/", "/a/backend"],
])("a shop at https://host%s is asked below that path", async (path, prefix) => {
  const shop = new Shop(new URL(`${origin}${path}`), "sk_0")
  await shop.get("/admin/webhooks?limit=1", z.object({}))
  await shop.delete("/admin/webhooks/whk_1")
  expect(asked).toEqual([`GET ${prefix}/admin/webhooks?limit=1`, `DELETE ${prefix}/admin/webhooks/whk_1`])
})

it("a refusal names the path at which there is no shop", async () => {
  const shop = new Shop(new URL(`${origin}/none/`), "sk_0")
  await expect(shop.delete("/admin/webhooks/whk_1")).rejects.toThrow(
    `The shop at ${origin}/none has no /admin/webhooks/whk_1. Is --shop the URL of the shop's backend`
  )
})

it.each(["https://me:key@shop.example", "https://shop.example?a=1", "https://shop.example#a"])(
  "%s is refused as a shop, for no request could take it over",
  (url) => {
    const args = ["replay", "whdel_1", "--shop", url, "--token", "sk_0"]
    expect(() => readCommand(args, {})).toThrow(/^--shop is the URL .*without a user name/)
  }
)
