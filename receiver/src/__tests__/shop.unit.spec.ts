import { createServer, type Server } from "node:http"

import * as z from "zod/mini"

import { freePort, portOf } from "../../../scripts/free-port"
import { whyUnreachable } from "../../../src/cli/why-unreachable"
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

it("a shop that is away, or is not the one of the URL, is described in words", async () => {
  const why = (url: string) => new Shop(new URL(url), "sk_0").delete("/admin/webhooks/whk_1")
  const away = `http://127.0.0.1:${await freePort()}`
  await expect(why(away)).rejects.toThrow(
    `The shop at ${away} cannot be reached: the connection was refused, because nothing listens there.`
  )
  await expect(why("http://shop.invalid")).rejects.toThrow("its host name was not found.")
  await expect(why(origin.replace("http:", "https:"))).rejects.toThrow("it does not speak https: there.")
})

it.each([
  [
    "of which each address was tried",
    Object.assign(new AggregateError([]), { code: "ECONNREFUSED" }),
    /^the connection was refused/,
  ],
  [
    "whose certificate is its own",
    Object.assign(new Error("self-signed certificate"), { code: "DEPTH_ZERO_SELF_SIGNED_CERT" }),
    /^its certificate is self-signed\. .*NODE_EXTRA_CA_CERTS to the file of this certificate/,
  ],
  [
    "whose certificate is of an authority of its own",
    Object.assign(new Error("unable to verify"), { code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" }),
    /^its certificate is not trusted\. .*NODE_EXTRA_CA_CERTS to the file of that authority's/,
  ],
  [
    "whose certificate is not valid yet",
    Object.assign(new Error("certificate is not yet valid"), { code: "CERT_NOT_YET_VALID" }),
    /^its certificate is not valid yet, or the clock/,
  ],
  [
    "whose certificate has expired",
    Object.assign(new Error("certificate has expired"), { code: "CERT_HAS_EXPIRED" }),
    /^its certificate has expired$/,
  ],
  [
    "that ended the connection",
    Object.assign(new Error("other side closed"), { code: "UND_ERR_SOCKET" }),
    /^the connection was closed before there was a response$/,
  ],
  ["with another problem", new Error("The answer is too long."), /^The answer is too long\.$/],
])("so is a shop %s", (_, cause, words) => {
  expect(whyUnreachable(new TypeError("fetch failed", { cause }))).toMatch(words)
})
