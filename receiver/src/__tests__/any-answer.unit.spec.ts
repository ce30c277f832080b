import { createServer, type Server } from "node:http"

import fc from "fast-check"

import { portOf } from "../../../scripts/free-port"
import { itemAt, lastOf } from "../../../scripts/present"
import { parseHeaders } from "../../../src/cli/signed-request"
import { examine } from "../../../src/cli/examine"
import { UsageError } from "../../../src/cli/run-command"
import { asWritten, errorOf } from "../../../src/types/typed"
import { readCommand, type Command } from "../cli/arguments"
import { listenToShop } from "../cli/listen-shop"
import { replay } from "../cli/replay"
import { ShopError } from "../cli/shop"
import { trigger } from "../cli/trigger"
import { verify, WebhookVerificationError } from "../verify"

const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`
const BODY = JSON.stringify({ id: "whevt_1", type: "order.created", revision: 1, data: { id: "order_1" } })

/** What a shop answers, by the route's last part. */
const GOOD: Record<string, unknown> = {
  me: { webhook_app: { topics: ["order.*"] } },
  webhooks: { webhook: { id: "whk_1", secret: SECRET } },
  messages: { messages: [{ id: "whdel_1", headers: { "webhook-id": "whevt_1" }, body: BODY }] },
  ack: {},
  preview: { preview: { body: BODY } },
  test: { webhook_delivery: { id: "whdel_1", status: "success", response_status: 204, remark: null } },
  batch: { count: 1 },
  "webhook-deliveries": { webhook_deliveries: [{ id: "whdel_1", event_id: "whevt_1" }] },
  whdel_1: {
    webhook_delivery: {
      webhook_id: "whk_1",
      event_id: "whevt_1",
      topic: "order.created",
      event: { payload: BODY },
    },
  },
}

const COMMANDS = [
  "listen",
  "listen --forward",
  "trigger order.created --resource order_1",
  "trigger order.created --resource order_1 --to",
  "trigger order.created --webhook whk_1",
  "replay whdel_1",
  "replay whevt_1",
  "replay whdel_1 --forward",
]

/** What is done to a good answer: another status, text that is no JSON, or another value at one of its places. */
type Damage =
  | { kind: "status"; status: number; text: string }
  | { kind: "text"; text: string }
  | { kind: "value"; place: number; value: unknown }

const anyDamage: fc.Arbitrary<Damage> = fc.oneof(
  fc.record({
    kind: fc.constant("status" as const),
    status: fc.constantFrom(301, 400, 401, 403, 404, 409, 429, 500, 503),
    text: fc.oneof(fc.json(), fc.string()),
  }),
  fc.record({ kind: fc.constant("text" as const), text: fc.oneof(fc.json(), fc.string()) }),
  fc.record({
    kind: fc.constant("value" as const),
    place: fc.nat(),
    value: fc.oneof(fc.jsonValue(), fc.constant(undefined), fc.constant("not JSON")),
  })
)

let damages: Damage[]
let stop: AbortController
let server: Server

beforeAll(async () => {
  server = createServer((request, response) => {
    const damage = damages.shift()
    if (!damage) {
      stop.abort()
    }
    const route = lastOf(new URL(request.url ?? "/", "http://shop").pathname.split("/"))
    const good = GOOD[route] ?? {}
    response.statusCode = damage?.kind === "status" ? damage.status : 200
    request.resume().on("end", () => response.end(damage ? damaged(good, damage) : JSON.stringify(good)))
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
})

afterAll(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

describe("whatever a shop answers", () => {
  it("each command ends with an exit code, or with an error in words", async () => {
    const runs = fc.asyncProperty(
      fc.constantFrom(...COMMANDS),
      fc.constantFrom("sk_1", "whapp_1"),
      fc.array(anyDamage, { maxLength: 6 }),
      async (line, token, damage) => {
        damages = [...damage]
        stop = new AbortController()
        const ended = await run(line, token)
        expect([0, 1, null]).toContain(ended)
      }
    )
    await fc.assert(runs, { numRuns: 500 })
  })

  it("an answer of another shape is named, with its place", async () => {
    damages = [{ kind: "text", text: `{ "webhook_deliveries": [{ "id": 7 }] }` }]
    await expect(start("replay whevt_1", "sk_1")).rejects.toThrow(
      /^The response of http:\S+ to GET \/admin\/webhook-deliveries has no valid webhook_deliveries\[0\]\.id\. Is --shop/
    )
    damages = [{ kind: "text", text: "<html>Sign in</html>" }]
    await expect(start("replay whevt_1", "sk_1")).rejects.toThrow(
      / is not JSON: "<html>Sign in<\/html>"\. Is --shop/
    )
  })
})

describe("whatever is given", () => {
  it("as a command line is read or refused in words", () => {
    const word = fc.oneof(
      fc.constantFrom("listen", "trigger", "replay", "verify", "help", "order.created", "whdel_1", "7", "5m"),
      fc
        .constantFrom(..."shop token secret json topic forward every to field resource webhook".split(" "))
        .map((name) => `--${name}`),
      fc.string()
    )
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 8 }),
        fc.record({ WEBHOOK_SECRET: fc.string() }),
        (args, env) => {
          expect(refusal(() => readCommand(args, env))).toBe(undefined)
        }
      ),
      { numRuns: 1000 }
    )
  })

  it("as a request is verified, or refused in words", () => {
    const header = fc.option(fc.string(), { nil: undefined })
    const headers = fc.record({
      "webhook-id": header,
      "webhook-timestamp": fc.oneof(header, fc.constant("1800000000")),
      "webhook-signature": fc.oneof(
        header,
        fc.string().map((text) => `v1,${text}`)
      ),
      "x-medusa-webhook-signature": header,
    })
    const secrets = fc.oneof(
      fc.constant(SECRET),
      fc.string({ minLength: 1 }),
      fc.string().map((text) => `whpk_${text}`)
    )
    fc.assert(
      fc.property(headers, fc.oneof(fc.json(), fc.string()), secrets, (given, body, secret) => {
        expect(refusal(() => verify(body, given, secret))).toBe(undefined)
        const text = Object.entries(given)
          .map(([name, value]) => `${name}: ${value ?? ""}`)
          .join("\n")
        const conditions = { toleranceMs: 300_000, now: new Date() }
        expect(examine({ headers: parseHeaders(text), body }, SECRET, conditions)).not.toEqual([])
      }),
      { numRuns: 1000 }
    )
  })
})

/** @returns the exit code, or null for an error that was meant for people. @throws any other error. */
async function run(line: string, token: string): Promise<number | null> {
  try {
    return await start(line, token)
  } catch (error) {
    if ((error instanceof ShopError || error instanceof UsageError) && error.message) {
      return null
    }
    throw error
  }
}

async function start(line: string, token: string): Promise<number> {
  const url = `http://127.0.0.1:${portOf(server)}/`
  const to = /--(to|forward)$/.test(line) ? [url] : []
  const shop = ["--shop", url, "--token", token]
  const every = line.startsWith("listen") ? ["--every", "10ms"] : []
  const env = { WEBHOOK_SECRET: SECRET }
  return execute(readCommand([...line.split(" "), ...to, ...shop, ...every], env))
}

async function execute(command: Command): Promise<number> {
  const output = { result: () => undefined, progress: () => undefined }
  switch (command.kind) {
    case "listen-shop":
      await listenToShop(command.options, output, stop.signal)
      return 0
    case "trigger":
      return trigger(command.options, output)
    case "replay":
      return replay(command.options, output)
    default:
      throw new Error(`${command.kind} asks no shop`)
  }
}

/** What was thrown that was not meant for people; undefined where nothing was. */
function refusal(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    const isMeant = [UsageError, WebhookVerificationError, TypeError].some((kind) => error instanceof kind)
    const isFault = /undefined|null|not a function|not iterable/.test(errorOf(error).message)
    return isMeant && !isFault ? undefined : error
  }
}

function damaged(good: unknown, damage: Damage): string {
  if (damage.kind !== "value") {
    return damage.text
  }
  const copy = { answer: structuredClone(good) }
  const places = placesOf(copy)
  const [parent, name] = itemAt(places, damage.place % places.length)
  parent[name] = damage.value
  return JSON.stringify(copy.answer) ?? ""
}

/** Each property of a value and of what is in it. */
function placesOf(value: unknown): [Record<string, unknown>, string][] {
  if (typeof value !== "object" || value === null) {
    return []
  }
  const parent = asWritten<Record<string, unknown>>(value)
  return Object.keys(parent).flatMap((name): [Record<string, unknown>, string][] => [
    [parent, name],
    ...placesOf(parent[name]),
  ])
}
