import { buildModuleResourceEventName, Modules } from "@medusajs/framework/utils"
import Ajv from "ajv/dist/2020"
import { Webhook } from "standardwebhooks"

import { present } from "../../scripts/present"
import { signBody, signingKey } from "../../src/modules/webhook/dispatch/sign"
import { resolveOptions } from "../../src/modules/webhook/options"
import { NeededRights } from "../../src/payloads/needed-rights"
import { Catalogue } from "../../src/topics/catalogue"
import { WEBHOOK_ALERTS, type TopicDefinition } from "../../src/types"
import type { Snippet } from "./documents"
import { load } from "./load"

/** A snippet that runs, and what it says happens. */
type Run = {
  path: string
  /** A piece of its code that no other block of the document has. */
  has: string
  run: (snippet: Snippet) => void | Promise<void>
}

const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`

/**
 * One entry for each snippet that does something by itself. Configurations need none: whatever calls `defineConfig` is
 * run, and its options are read by the plugin.
 */
export const RUNS: Run[] = [
  {
    path: "CONTRIBUTING.md",
    has: "stock-location.ts",
    run: (snippet) => {
      const topics: TopicDefinition[] = load(snippet, { folder: "src/topics/groups" }).stockLocationTopics
      expect(topics.map(({ topic }) => topic)).toEqual(
        ["created", "updated", "deleted"].map((happening) => `stock-location.${happening}`)
      )
      for (const { event, events, schema, sample } of topics) {
        const named = { prefix: Modules.STOCK_LOCATION, objectName: "StockLocation", action: event }
        expect(events).toEqual([{ name: buildModuleResourceEventName(named) }])
        expect(new Ajv({ validateFormats: false, allowUnionTypes: true }).validate(schema, sample)).toBe(true)
      }
    },
  },
  {
    path: "README.md",
    has: 'from "standardwebhooks"',
    run: (snippet) => {
      const { receive } = load(snippet, { env: { WEBHOOK_SECRET: SECRET } })
      const { body, headers } = signed({ id: "whevt_1" })
      expect(receive({ headers }, body)).toEqual({ id: "whevt_1" })
      expect(() => receive({ headers }, `${body} `)).toThrow()
    },
  },
  {
    path: "docs/alerts.md",
    has: "tell-the-team.ts",
    run: async (snippet) => {
      const sent = jest.fn()
      const { default: subscriber, config } = load(snippet, {
        env: { SLACK_WEBHOOK_URL: "https://chat.example" },
        fetch: sent,
      })
      await subscriber({ event: { data: { id: "whk_1", last_success_at: "2026-01-31T12:00:00.000Z" } } })
      expect(config).toEqual({ event: WEBHOOK_ALERTS.gave_up })
      expect(sent).toHaveBeenCalledWith("https://chat.example", {
        method: "POST",
        body: expect.stringMatching(/whk_1.*2026-01-31T12:00:00.000Z/),
      })
    },
  },
  {
    path: "docs/pulling.md",
    has: "fetch-orders.ts",
    run: async (snippet) => {
      const ended = new AbortController()
      const asked: [string, string | undefined, unknown][] = []
      const answers = [{ messages: [{ id: "whdel_1" }] }, {}, { messages: [] }]
      const { fetchMessages } = load(snippet, {
        env: { SHOP: "https://shop.example", WEBHOOK_ID: "whk_1", WEBHOOKS_TOKEN: "whapp_1" },
        fetch: async (url, { method, body, headers } = {}) => {
          asked.push([new Request(url).url, method, body])
          expect(headers).toMatchObject({ authorization: "Bearer whapp_1" })
          const answer = answers.shift()
          return answer ? Response.json(answer) : new Response("no such token", { status: 401 })
        },
      })
      const stored: unknown[] = []
      const fetching = fetchMessages((message: unknown) => stored.push(message), ended.signal)
      await expect(fetching).rejects.toThrow("401: no such token")
      const messages = "https://shop.example/webhook-apps/webhooks/whk_1/messages"
      expect(stored).toEqual([{ id: "whdel_1" }])
      expect(asked.slice(0, 3)).toEqual([
        [`${messages}?limit=50&wait=60`, undefined, undefined],
        [`${messages}/ack`, "POST", `{"ids":["whdel_1"]}`],
        [`${messages}?limit=50&wait=60`, undefined, undefined],
      ])
    },
  },
  {
    path: "docs/receiver-package.md",
    has: "verify-request.ts",
    run: (snippet) => {
      const request = signed({ id: "whevt_1", type: "order.created", data: { email: "a@b.example" } })
      const printed = (body: string) => {
        const log = jest.spyOn(console, "log").mockImplementation()
        load(snippet, {
          env: { WEBHOOK_SECRET: SECRET },
          given: { body: Buffer.from(body), headers: new Headers(request.headers) },
        })
        const lines = log.mock.calls.map(([line]) => line)
        log.mockRestore()
        return lines
      }
      expect(printed(request.body)).toEqual(["a@b.example"])
      expect(printed(`${request.body} `)).toEqual([expect.stringMatching(/^refused: /)])
    },
  },
  {
    path: "receiver/README.md",
    has: "src/webhooks.ts",
    run: async (snippet) => {
      const { webhooks } = load(snippet, { env: { WEBHOOK_SECRET: SECRET } })
      const log = jest.spyOn(console, "log").mockImplementation()
      const send = async (id: string, origin: string) => {
        const data = { display_id: 7, total: 99, currency_code: "eur" }
        const { body, headers } = signed({ id, type: "order.created", data })
        const all = { ...headers, "x-medusa-webhook-origin": origin }
        return (await webhooks(new Request("http://app.test", { method: "POST", body, headers: all }))).status
      }
      const statuses = [
        await send("whevt_1", "live"),
        await send("whevt_1", "live"),
        await send("whevt_2", "test"),
      ]
      const lines = log.mock.calls.map(([line]) => line)
      log.mockRestore()
      expect(statuses).toEqual([204, 204, 204])
      expect(lines).toEqual(["Order 7 over 99 eur"])
    },
  },
  {
    path: "docs/openapi.md",
    has: "failingWebhooks",
    run: async (snippet) => {
      const asked: unknown[][] = []
      const webhook = { id: "whk_1", name: "ERP", last_error: "HTTP 500", secret: SECRET }
      const shop = jest.spyOn(globalThis, "fetch").mockImplementation(async (url, { method, body } = {}) => {
        asked.push([new Request(url).url, method, body])
        return Response.json(method === "POST" ? { webhook } : { webhooks: [webhook] })
      })
      const { failingWebhooks, subscribe, receive } = load(snippet)
      const settings = { url: "https://app.example", topics: ["order.*"] }
      expect(await failingWebhooks()).toEqual(["ERP: HTTP 500"])
      expect(await subscribe(settings)).toBe(SECRET)
      shop.mockRestore()
      const webhooks = "https://shop.example.com/admin/webhooks"
      expect(asked).toEqual([
        [`${webhooks}?health=failing`, undefined, undefined],
        [webhooks, "POST", JSON.stringify(settings)],
      ])
      const order = { display_id: 7, total: 99, currency_code: "eur" }
      expect(receive({ type: "order.created", data: order })).toBe("Order 7 over 99 eur")
      const product = { title: "Shirt", variants: [{}, {}] }
      expect(receive({ type: "product.updated", data: product })).toBe("Shirt has 2 variants")
      expect(receive({ type: "product.deleted", data: product })).toBe("product.deleted")
    },
  },
  {
    path: "docs/topics/README.md",
    has: "order.canceled",
    run: (snippet) => {
      const order = { display_id: 7, total: 99, currency_code: "eur" }
      expect(load(snippet).receive({ type: "order.canceled", data: order })).toBe(
        "order.canceled: 7 over 99 eur"
      )
    },
  },
  {
    path: "docs/rights.md",
    has: "loyaltyPolicies",
    run: (snippet) => {
      const earned = "action.loyalty.points_earned"
      const rights = () => new NeededRights(new Catalogue()).ofTopic(earned)
      expect(rights()).toEqual([])
      load(snippet)
      expect(rights()).toEqual(["loyalty:read"])
    },
  },
  {
    path: "docs/receiving.md",
    has: "verify-body.ts",
    run: (snippet) => {
      const { verifyBody } = load(snippet)
      const body = Buffer.from("{}")
      const headers = { "x-shopify-hmac-sha256": signBody(body, signingKey(SECRET)) }
      expect(verifyBody(body, headers, SECRET)).toBe(true)
      expect(verifyBody(Buffer.from("[]"), headers, SECRET)).toBe(false)
      expect(verifyBody(body, {}, SECRET)).toBe(false)
    },
  },
  {
    path: "docs/options.md",
    has: "WEBHOOKS_ENCRYPTION_KEYS",
    run: (snippet) => {
      const optionsWith = (env: Record<string, string>) =>
        resolveOptions(pluginOptions(load(snippet, { env })))
      const [next, former] = ["the next of two keys", "the former of two keys"]
      expect(optionsWith({})).toEqual(resolveOptions({}))
      expect(optionsWith({ WEBHOOKS_ENCRYPTION_KEYS: "" })).toEqual(resolveOptions({}))
      expect(
        optionsWith({ WEBHOOKS_ENCRYPTION_KEYS: `${next},${former}`, WEBHOOKS_ALLOW_LOCAL: "true" })
      ).toMatchObject({
        encryptionKeys: [next, former],
        network: { allow: ["127.0.0.0/8", "::1/128"], allowHttp: true },
      })
    },
  },
]

/** A message as the shop sends it, signed now. */
function signed(message: { id: string; [property: string]: unknown }): {
  body: string
  headers: Record<string, string>
} {
  const body = JSON.stringify(message)
  const now = new Date()
  return {
    body,
    headers: {
      "webhook-id": message.id,
      "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
      "webhook-signature": new Webhook(SECRET).sign(message.id, now, body),
    },
  }
}

/** Runs a configuration of Medusa's, and lets the plugin read its options. */
export function runConfig(snippet: Snippet): void {
  resolveOptions(pluginOptions(load(snippet)))
}

export function isConfig({ code }: Snippet): boolean {
  return code.includes("defineConfig(")
}

/** The options that a `medusa-config.ts` gives the plugin. */
function pluginOptions({ plugins }: { plugins: { resolve: string; options: unknown }[] }): unknown {
  const ours = plugins.find(({ resolve }) => resolve === "medusa-plugin-webhooks")
  expect(ours).toBeDefined()
  return present(ours, "the plugin's options").options
}
