import type { ParseArgsConfig } from "node:util"

import { readCommand as readLocalCommand, type Command as LocalCommand } from "../../../src/cli/arguments"
import { parse, readSecret, readTime, readUrl } from "../../../src/cli/read-options"
import { UsageError } from "../../../src/cli/run-command"
import type { ListenShopOptions } from "./listen-shop"
import type { ReplayOptions } from "./replay"
import { Shop } from "./shop"
import type { TriggerOptions } from "./trigger"

/** A parsed command line. The commands without a shop are those of the plugin's CLI. */
export type Command =
  | LocalCommand
  | { kind: "listen-shop"; options: ListenShopOptions; json: boolean }
  | { kind: "trigger"; options: TriggerOptions; json: boolean }
  | { kind: "replay"; options: ReplayOptions; json: boolean }

const SHARED = {
  shop: { type: "string" },
  token: { type: "string" },
  json: { type: "boolean", default: false },
} as const satisfies ParseArgsConfig["options"]

const LISTEN = {
  ...SHARED,
  topic: { type: "string", multiple: true },
  forward: { type: "string" },
  secret: { type: "string" },
  every: { type: "string", default: "1s" },
} as const satisfies ParseArgsConfig["options"]

const TRIGGER = {
  ...SHARED,
  to: { type: "string" },
  secret: { type: "string" },
  field: { type: "string", multiple: true, default: [] },
  resource: { type: "string" },
  webhook: { type: "string" },
} as const satisfies ParseArgsConfig["options"]

const REPLAY = {
  ...SHARED,
  forward: { type: "string" },
  secret: { type: "string" },
} as const satisfies ParseArgsConfig["options"]

/**
 * Parses the command line. The secret is validated only for commands that sign.
 * @param env has the secret, the shop and the token, if the options are absent.
 * @throws UsageError
 */
export function readCommand(args: string[], env: NodeJS.ProcessEnv): Command {
  const [name, ...rest] = args
  const helps = args.includes("--help") || args.includes("-h")
  if (!helps && name === "listen" && (env.WEBHOOKS_SHOP || rest.some((arg) => /^--shop(=|$)/.test(arg)))) {
    const { values } = parse(rest, LISTEN)
    const shop = shopOf(values, env)
    const forward = readUrl("forward", values.forward)
    const secret = forward && readSecret(values.secret ?? env.WEBHOOK_SECRET)
    const everyMs = readTime("every", values.every, 10)
    const options = { shop, topics: values.topic, forward, secret, everyMs }
    return { kind: "listen-shop", options, json: values.json }
  }
  if (!helps && name === "trigger") {
    const { values, positionals } = parse(rest, TRIGGER, true)
    return { kind: "trigger", options: readTrigger(values, positionals, env), json: values.json }
  }
  if (!helps && name === "replay") {
    const { values, positionals } = parse(rest, REPLAY, true)
    const id = onePositional(positionals, "Which delivery or event? Give its id, whdel_… or whevt_….")
    const forward = readUrl("forward", values.forward)
    const secret = forward && readSecret(values.secret ?? env.WEBHOOK_SECRET, { isNeeded: true })
    return { kind: "replay", options: { shop: shopOf(values, env), id, forward, secret }, json: values.json }
  }
  if (name !== undefined && !helps && !["help", "listen", "verify", "version", "--version"].includes(name)) {
    throw new UsageError(
      `There is no command "${name}", only listen, trigger, replay and verify. See --help.`
    )
  }
  return readLocalCommand(args, env)
}

type TriggerValues = ReturnType<typeof parse<typeof TRIGGER>>["values"]

function readTrigger(values: TriggerValues, positionals: string[], env: NodeJS.ProcessEnv): TriggerOptions {
  const topic = onePositional(positionals, "Which topic? For example: trigger order.created.")
  const { resource, webhook, field } = values
  const asksShop = resource !== undefined || webhook !== undefined
  if (webhook !== undefined && (values.to !== undefined || values.secret !== undefined)) {
    throw new UsageError("With --webhook the shop sends the message to that webhook. Omit --to and --secret.")
  }
  const to = readUrl("to", values.to)
  return {
    topic,
    to,
    secret: to && readSecret(values.secret ?? env.WEBHOOK_SECRET, { isNeeded: true }),
    fields: field,
    shop: asksShop ? shopOf(values, env) : undefined,
    resource,
    webhook,
  }
}

function shopOf({ shop, token }: { shop?: string; token?: string }, env: NodeJS.ProcessEnv): Shop {
  const url = shop ?? env.WEBHOOKS_SHOP
  const key = token ?? env.WEBHOOKS_TOKEN ?? env.MEDUSA_API_KEY
  if (!url) {
    throw new UsageError("Which shop? Give --shop, the URL of its backend, or set WEBHOOKS_SHOP.")
  }
  if (!key) {
    throw new UsageError(
      "Give --token, a secret API key of the shop or the token of an app, or set MEDUSA_API_KEY or WEBHOOKS_TOKEN."
    )
  }
  const read = readUrl("shop", url)
  if (read.username || read.password || read.search || read.hash) {
    throw new UsageError(
      "--shop is the URL of the shop's backend, without a user name, a query or a fragment, such as https://shop.example."
    )
  }
  return new Shop(read, key)
}

function onePositional(positionals: string[], question: string): string {
  const [first, ...others] = positionals
  if (first === undefined || others.length > 0) {
    throw new UsageError(question)
  }
  return first
}
