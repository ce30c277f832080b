import { randomUUID } from "node:crypto"
import { readFile } from "node:fs/promises"
import { join } from "node:path"

import { UsageError } from "../../../src/cli/run-command"
import { messageSchema, parseJson, previewSchema, samplesSchema, testSchema, type Message } from "./responses"
import { messageLines, postedLine, type Output } from "./output"
import { headersOf, isSuccess, post } from "./request"
import type { Shop } from "./shop"

export type TriggerOptions = {
  topic: string
  /** Where to post the message. Undefined: it is printed. */
  to: URL | undefined
  secret: string | undefined
  /** Values to replace: `data.total=99`. */
  fields: string[]
  shop: Shop | undefined
  /** Id of a resource of the shop, which is used instead of the sample. */
  resource: string | undefined
  /** Id of the webhook to which the shop sends a test. */
  webhook: string | undefined
}

/**
 * Posts a signed sample of a topic, or a message about a resource of the shop. Without a URL it prints the message. With a webhook, the shop
 * sends it as a test.
 * @returns the exit code. @throws UsageError, ShopError
 */
export async function trigger(options: TriggerOptions, output: Output): Promise<number> {
  return options.webhook === undefined ? triggerHere(options, output) : triggerByShop(options, output)
}

async function triggerHere(
  { topic, to, secret, fields, shop, resource }: TriggerOptions,
  output: Output
): Promise<number> {
  const message =
    resource === undefined ? await sampleOf(topic) : await composedByShop(shop!, topic, resource)
  fields.forEach((field) => assign(message, field))
  const body = JSON.stringify(message)
  if (!to) {
    output.result(message, [JSON.stringify(message, null, 2)])
    return 0
  }
  const facts = {
    webhookId: "whk_00000000000000000000000000",
    deliveryId: "whdel_00000000000000000000000000",
    origin: "test" as const,
    source: shop?.address ?? "http://localhost:9000",
  }
  const headers = headersOf(message, body, facts, secret!, new Date())
  const posted = await post(to, body, headers)
  output.result({ topic, id: message.id, headers, body: message, forwarded: posted }, [
    ...messageLines(topic, message.id, body),
    postedLine(to, posted),
  ])
  return isSuccess(posted) ? 0 : 1
}

async function triggerByShop(
  { topic, shop, webhook, resource, fields }: TriggerOptions,
  output: Output
): Promise<number> {
  const test = { topic, ...(resource !== undefined && { resource }), ...dataOf(fields) }
  const path = `${shop!.webhooks}/${encodeURIComponent(webhook!)}/test`
  const { webhook_delivery: delivery } = await shop!.post(path, test, testSchema)
  // For mode `pull`, the delivery waits until it is fetched.
  const waits = delivery.status === "created"
  const response =
    delivery.response_status === null
      ? (delivery.remark ?? "it waits to be fetched")
      : `answered ${delivery.response_status}`
  output.result(delivery, [`${topic}  ${delivery.id}  ${delivery.status}: ${response}`])
  return waits || delivery.status === "success" ? 0 : 1
}

/** The `data` of a test, from fields. @throws UsageError for a field that is not a property of `data`. */
function dataOf(fields: readonly string[]): { data?: unknown } {
  const message: { data?: unknown } = {}
  for (const field of fields) {
    if (!/^data\.[^.=]+=/.test(field)) {
      throw new UsageError(
        `With --webhook, --field can only replace a property of data, such as data.total=99, not "${field}".`
      )
    }
    assign(message, field)
  }
  return message
}

/** A sample with a new id and time, so that the receiver does not ignore it as a repeat. */
async function sampleOf(topic: string): Promise<Message> {
  const file = join(__dirname, "samples.json")
  const samples = parseJson(samplesSchema, await readFile(file, "utf8"))
  const sample = samples[topic]
  if (!sample || !Object.hasOwn(samples, topic)) {
    throw new UsageError(`There is no topic "${topic}". Topics: ${Object.keys(samples).join(", ")}`)
  }
  return { ...sample, ...fresh() }
}

async function composedByShop(shop: Shop, topic: string, resource: string): Promise<Message> {
  if (shop.isForApp) {
    throw new UsageError(
      "With an app's token, a --resource can only be sent to one of the app's webhooks. Give its id with --webhook."
    )
  }
  const asked = { topics: [topic], resource_id: resource }
  const { preview } = await shop.post("/admin/webhooks/preview", asked, previewSchema)
  return { ...shop.read(messageSchema, preview.body, "the preview's body"), ...fresh() }
}

function fresh(): { id: string; timestamp: string } {
  const id = `whevt_${randomUUID().replaceAll("-", "").toUpperCase().slice(0, 26)}`
  return { id, timestamp: new Date().toISOString() }
}

/** Sets the value at a path. A value that is not JSON is a text. @throws UsageError */
function assign(message: object, field: string): void {
  const [, path = "", text = ""] = /^([^=]+)=(.*)$/s.exec(field) ?? []
  const names = path.split(".")
  if (!path || names.some((name) => !name || name === "__proto__")) {
    throw new UsageError(`--field is a path and a value such as data.total=99, not "${field}".`)
  }
  const last = names.pop()!
  let parent = message
  for (const name of names) {
    const child: unknown = Reflect.get(parent, name)
    const next = typeof child === "object" && child !== null ? child : {}
    Reflect.set(parent, name, next)
    parent = next
  }
  Reflect.set(parent, last, valueOf(text))
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
