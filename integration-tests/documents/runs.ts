import { buildModuleResourceEventName, Modules } from "@medusajs/framework/utils"
import Ajv from "ajv/dist/2020"
import { Webhook } from "standardwebhooks"

import { present } from "../../scripts/present"
import { signBody, signingKey } from "../../src/modules/webhook/dispatch/sign"
import { resolveOptions } from "../../src/modules/webhook/options"
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
      const body = JSON.stringify({ type: "order.created" })
      const now = new Date()
      const headers = {
        "webhook-id": "whevt_1",
        "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
        "webhook-signature": new Webhook(SECRET).sign("whevt_1", now, body),
      }
      expect(receive({ headers }, body)).toEqual({ type: "order.created" })
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
