import { readFileSync } from "node:fs"
import type { ServerResponse } from "node:http"
import { join } from "node:path"

import { listenToShop } from "../../receiver/src/cli/listen-shop"
import { Shop } from "../../receiver/src/cli/shop"
import { ROOT } from "../../scripts/medusa"
import { atLeast, firstOf, present } from "../../scripts/present"
import type { ChangeMessage } from "../support/apply-changes"
import { expectApplied, expectConsistentChanges } from "../support/message-checks"
import { connect } from "../support/database"
import { Receiver, type Received } from "../support/receiver"
import { until } from "../support/until"
import { DATABASE, ProductionShop, WORKERS } from "./production-shop"
import { monitorRedis } from "./redis"

const PRODUCTS = 40
const VARIANTS = 40

type Webhook = { id: string }
type Delivery = { id: string; topic: string }

// Where no Redis is found or installed, the set-up warns of it, and fails where CI=true.
const run = process.env.REDIS_URL ? describe : describe.skip

run("a server process and two workers, on Redis", () => {
  let shop: ProductionShop
  let receiver: Receiver

  beforeAll(async () => {
    receiver = await Receiver.start()
    shop = await ProductionShop.open()
  })

  beforeEach(() => receiver.reset())

  afterAll(async () => {
    await shop.close()
    await receiver.stop()
  })

  /** Registers a webhook through the server, and waits until every process listens to these events. */
  async function register(topics: string[], events: string[], settings = {}): Promise<Webhook> {
    const { webhook } = await shop.admin.post<{ webhook: Webhook }>("/admin/webhooks", {
      url: receiver.url,
      topics,
      ...settings,
    })
    for (const event of events) {
      await until(`every process to know ${event}`, () => shop.isSubscribed(event))
    }
    return webhook
  }

  async function createProduct(title: string, variants: number): Promise<string> {
    const sizes = Array.from({ length: variants }, (_, n) => `Size ${n}`)
    const { product } = await shop.admin.post<{ product: { id: string } }>("/admin/products", {
      title,
      options: [{ title: "Size", values: sizes }],
      variants: sizes.map((size) => ({
        title: size,
        options: { Size: size },
        prices: [{ currency_code: "eur", amount: 10 }],
      })),
    })
    return product.id
  }

  const edit = (product: string) =>
    shop.admin.post(`/admin/products/${product}`, { subtitle: `Edited at ${Date.now()}` })

  /** Its deliveries of one status, pings left out. */
  async function deliveriesOf(webhook: Webhook, status: string): Promise<Delivery[]> {
    const path = `/admin/webhook-deliveries?webhook_id=${webhook.id}&status=${status}`
    const { webhook_deliveries } = await shop.admin.get<{ webhook_deliveries: Delivery[] }>(path)
    return webhook_deliveries.filter(({ topic }) => topic !== "webhook.ping")
  }

  const sentTo = ({ id }: Webhook) =>
    receiver.received.filter(
      ({ headers }) =>
        headers["x-medusa-webhook-id"] === id && headers["x-medusa-webhook-topic"] !== "webhook.ping"
    )

  const topicOf = ({ headers }: Received) => headers["x-medusa-webhook-topic"]
  const resourceOf = ({ body }: Received): string => JSON.parse(body).data.id
  const sourcesOf = (requests: Received[]) =>
    [...new Set(requests.map(({ headers }) => String(headers["x-medusa-webhook-source"])))].sort()

  it("send each change once, from both workers and never from the server", async () => {
    const webhook = await register(["product.*"], ["product.created", "product-variant.created"])
    const products: string[] = []
    for (let n = 0; n < PRODUCTS; n += 10) {
      products.push(
        ...(await Promise.all(Array.from({ length: 10 }, (_, m) => createProduct(`Shirt ${n + m}`, 3))))
      )
    }
    await until("every creation", () => sentTo(webhook).length >= PRODUCTS, 300_000)
    await Promise.all(products.map(edit))
    await until("every edit", () => sentTo(webhook).length >= 2 * PRODUCTS, 300_000)

    const requests = sentTo(webhook)
    const about = (topic: string) => requests.filter((one) => topicOf(one) === topic).map(resourceOf)
    expect(about("product.created").sort()).toEqual([...products].sort())
    expect(about("product.updated").sort()).toEqual([...products].sort())
    expect(new Set(requests.map(({ headers }) => headers["webhook-id"])).size).toBe(2 * PRODUCTS)
    expect(sourcesOf(requests)).toEqual(WORKERS)
  }, 900_000)

  it(`send the creation of a product with ${VARIANTS} variants, and no update before it`, async () => {
    const webhook = await register(["product.*"], ["product.created", "product-variant.created"])
    const product = await createProduct("Shirt of many sizes", VARIANTS)
    await until("the creation", () => sentTo(webhook).length > 0)
    await edit(product)
    await until("the edit", () => sentTo(webhook).length > 1)

    // The edit's second event may be an update of its own, where one that waited for the creation has absorbed the first.
    const [first, ...others] = sentTo(webhook).map(topicOf)
    expect(first).toBe("product.created")
    expect(new Set(others)).toEqual(new Set(["product.updated"]))
  })

  it("say what changed and why, in order, and what is gone, and go to those whom it concerns", async () => {
    type Named = { id: string; title: string }
    const { sales_channel: channel } = await shop.admin.post<{ sales_channel: Named }>(
      "/admin/sales-channels",
      { name: "Partner" }
    )
    const move = (change: { add?: string[]; remove?: string[] }) =>
      shop.admin.post(`/admin/sales-channels/${channel.id}/products`, change)
    const moves = ["LinkProductSalesChannel.attached", "LinkProductSalesChannel.detached"]
    const all = await register(["product.*"], ["product.updated", "product.deleted", ...moves])
    const titles = await register(["product.updated"], [], { triggers: ["title"] })
    const partner = await register(["product.*"], [], { sales_channel_ids: [channel.id] })
    const product = await createProduct("Blouse 0", 2)
    const messagesTo = (webhook: Webhook) =>
      sentTo(webhook)
        .map(({ body }): ChangeMessage & { type: string; data: Record<string, any> } => JSON.parse(body))
        .filter(({ data }) => data.id === product)
        .sort((a, b) => present(a.revision, "its revision") - present(b.revision, "its revision"))
    const typesTo = (webhook: Webhook) => messagesTo(webhook).map(({ type }) => type)
    const messageAbout = (what: string, type: string, matches: (message: any) => boolean = () => true) =>
      until(what, () => messagesTo(all).find((message) => message.type === type && matches(message)))

    const { data } = await messageAbout("the creation", "product.created")
    const [variant] = data.variants
    const retitle = (title: string) => shop.admin.post(`/admin/products/${product}`, { title })
    await move({ add: [product] })
    await messageAbout("the channel", "product.updated", ({ changes }) => changes?.added.length)
    const [price] = variant.prices
    const prices = [{ id: price.id, currency_code: "eur", amount: 12 }]
    await shop.admin.post(`/admin/products/${product}/variants/${variant.id}`, { prices })
    const path = `variants[${variant.id}].prices[${price.id}].amount`
    const dearer = await messageAbout("the price", "product.updated", ({ changes }) =>
      changes?.updated.includes(path)
    )
    expect(present(dearer.changes, "the changes of dearer").previous[path]).toBe(10)
    expect(dearer.causes).not.toEqual([])
    for (let n = 1; n <= 10; n++) {
      await retitle(`Blouse ${n}`)
    }
    const isLast = ({ data, changes }: any) =>
      data.title === "Blouse 10" && changes?.updated.includes("title")
    const last = await messageAbout("the last title", "product.updated", isLast)
    await until("the triggered one", () => messagesTo(titles).some(isLast))
    await move({ remove: [product] })
    await until("the partner to know", () => typesTo(partner).includes("product.removed"))
    const withdrawn = await messageAbout(
      "the channel's loss",
      "product.updated",
      ({ revision, changes }) =>
        revision > present(last.revision, "the revision of last") && changes?.removed.length
    )
    await shop.admin.delete(`/admin/products/${product}`)
    const gone = await messageAbout("the deletion", "product.deleted")

    expect(gone.data).toMatchObject({ title: "Blouse 10", variants: withdrawn.data.variants.map(() => ({})) })
    // The message about leaving a channel has the channels, and not the title.
    const titled = messagesTo(all).filter(({ data }) => data.title !== undefined)
    const numbers = titled.map(({ data }) => Number(data.title.slice("Blouse ".length)))
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
    // Where nothing was known before, because the webhook has no topic for its creation, the first update is always sent.
    const [, ...triggered] = messagesTo(titles)
    expect(triggered.filter(({ changes }) => changes && !changes.updated.includes("title"))).toEqual([])
    expect(new Set(typesTo(partner))).toEqual(
      new Set(["product.added", "product.updated", "product.removed"])
    )
    expect(typesTo(partner).at(-1)).toBe("product.removed")
    expectConsistentChanges(receiver.received)
    expectApplied(["product"])
    expect(WORKERS).toEqual(expect.arrayContaining(sourcesOf(sentTo(all))))
  })

  it("know a new action topic within two seconds, each of them, or somewhat later on a busy machine", async () => {
    const event = "loyalty.points_earned"
    const asked = performance.now()
    await shop.isSubscribed(event)
    const answering = performance.now() - asked
    const webhook = await register([`action.${event}`], [])
    const created = performance.now()
    await until("every process to know it", () => shop.isSubscribed(event))
    expect(performance.now() - created).toBeLessThan(2_000 + 20 * answering)

    const numbers = Array.from({ length: 10 }, (_, n) => n)
    for (const process of shop.processes) {
      await Promise.all(numbers.map((points) => process.call("emit", event, { points })))
    }
    await until("every event", () => sentTo(webhook).length >= 30)
    const points = sentTo(webhook).map(({ body }): number => JSON.parse(body).data.points)
    expect(points.sort((a, b) => a - b)).toEqual(numbers.flatMap((n) => [n, n, n]))
  })

  it("send nothing of what the server has paused, and send it when it resumes", async () => {
    const product = await createProduct("Paused shirt", 1)
    const webhook = await register(["product.updated"], ["product.updated"])
    await shop.admin.post(`/admin/webhooks/${webhook.id}`, { status: "paused" })
    await edit(product)
    await until("its delivery", async () => (await deliveriesOf(webhook, "created")).length === 1)
    const other = await register(["product.updated"], [])
    await edit(product)
    await until("the other webhook's", () => sentTo(other).length > 0)
    expect(sentTo(webhook)).toEqual([])

    await shop.admin.post(`/admin/webhooks/${webhook.id}`, {
      status: "active",
      waiting_deliveries: "deliver",
    })
    await until("what has waited", () => sentTo(webhook).length > 0)
  })

  it("make an attempt at once that the server asks for", async () => {
    const product = await createProduct("Retried shirt", 1)
    const webhook = await register(["product.updated"], ["product.updated"], { retry_schedule: [3600] })
    receiver.answerWith(503)
    await edit(product)
    const [delivery] = atLeast(
      1,
      await until("the failure", async () => {
        const found = await deliveriesOf(webhook, "retrying")
        return found.length > 0 && found
      })
    )
    receiver.answerWith(204)
    await shop.admin.post(`/admin/webhook-deliveries/${delivery.id}/retry`)

    await until("the success", async () => (await deliveriesOf(webhook, "success")).length > 0)
    // The product's own creation may still have led to an update, if the webhook existed already.
    const attempts = sentTo(webhook).filter(
      ({ headers }) => headers["x-medusa-webhook-delivery-id"] === delivery.id
    )
    expect(attempts.map(({ headers }) => headers["x-medusa-webhook-attempt"])).toEqual(["1", "2"])
  })

  it("bring an app's messages to its developer's machine by the receiver's CLI, with the app's token", async () => {
    const event = "loyalty.points_spent"
    const topic = `action.${event}`
    const { webhook_app: app } = await shop.admin.post<{ webhook_app: { id: string } }>(
      "/admin/webhook-apps",
      { name: "Loyalty", topics: [topic] }
    )
    const { token } = await shop.admin.post<{ token: { token: string } }>(
      `/admin/webhook-apps/${app.id}/tokens`
    )
    const progress: string[] = []
    const stop = new AbortController()
    const listener = listenToShop(
      {
        shop: new Shop(new URL(shop.origin), token.token),
        topics: [topic],
        forward: new URL(receiver.url),
        secret: undefined,
        everyMs: 50,
      },
      { result: () => undefined, progress: (line) => void progress.push(line) },
      stop.signal
    )
    await until("it to listen", () => progress.some((line) => line.startsWith("Listening")))
    await until("every process to know the event", () => shop.isSubscribed(event))
    await shop.server.call("emit", event, { points: 7 })

    const { body } = firstOf(
      await until("the message", () => {
        const received = receiver.of(topic)
        return received.length > 0 && received
      })
    )
    expect(JSON.parse(body).data).toEqual({ points: 7 })
    stop.abort()
    await listener
    const { webhooks } = await shop.admin.get<{ webhooks: Webhook[] }>(`/admin/webhooks?app_id=${app.id}`)
    expect(webhooks).toEqual([])
  })

  it("leave nothing undone when one worker ends", async () => {
    const event = "loyalty.level_reached"
    const webhook = await register([`action.${event}`], [event])
    const held: ServerResponse[] = []
    receiver.answerWith((_, response) => void held.push(response))
    const reach = (level: number) => shop.server.call("emit", event, { level })
    await Promise.all([reach(1), reach(2), reach(3)])
    await until("the attempts", () => sentTo(webhook).length === 3)
    // Nothing is emitted meanwhile: what the bus hands to a worker that ends comes back to the others after a minute.
    const ending = firstOf(shop.workers)
    const ended = ending.call("shutDown")
    // It takes its calls one after the other, so it has begun to end when it answers this one.
    await ending.call("listensTo", event)
    receiver.answerWith(204)
    held.forEach((response) => response.writeHead(204).end())
    await ended
    await reach(4)

    await until("the last", () => sentTo(webhook).length > 3)
    const levels = sentTo(webhook).map(({ body }): number => JSON.parse(body).data.level)
    expect(levels.sort()).toEqual([1, 2, 3, 4])
    await until("every success", async () => (await deliveriesOf(webhook, "success")).length === 4)
  })

  it("give Redis neither secrets nor headers while webhooks are created, changed, rotated and deleted", async () => {
    const HEADER = "value-of-a-header"
    const settings = { headers: { authorization: `Bearer ${HEADER}` }, context: { key: HEADER } }
    const added = { url: `${receiver.url}?key=${HEADER}`, topics: ["order.canceled"], ...settings }
    type Shown = { webhook: { id: string; secret: string } }
    const stop = await monitorRedis(present(process.env.REDIS_URL, "REDIS_URL in the environment"))
    const { webhook } = await shop.admin.post<Shown>("/admin/webhooks", added)
    const path = `/admin/webhooks/${webhook.id}`
    await shop.admin.post(path, { ...settings, name: "Renamed" })
    const rotated = await shop.admin.post<Shown>(`${path}/rotate-secret`)
    const batch = await shop.admin.post<{ created: { secret: string }[] }>("/admin/webhooks/batch", {
      create: [added],
      update: [{ id: webhook.id, ...settings }],
    })
    await shop.admin.post("/admin/webhooks/batch", { delete: [webhook.id] })
    const commands = stop()

    // The lock of the rotation is kept there, so something was heard.
    expect(commands).toContain(`webhook-secret:${webhook.id}`)
    for (const hidden of [webhook.secret, rotated.webhook.secret, firstOf(batch.created).secret, HEADER]) {
      expect(commands).not.toContain(hidden)
    }
    const db = connect(DATABASE)
    const { rows } = await db.raw("select * from workflow_execution")
    await db.destroy()
    expect(JSON.stringify(rows)).not.toContain(HEADER)
  })

  it("run with the configuration that the documentation shows", () => {
    const text = (file: string) => readFileSync(join(ROOT, file), "utf8").replace(/\s+/g, " ")
    const [, modules] = present(
      /const redisModules = \[ (.*?) \] \/\*\*/.exec(text("medusa-config.ts")),
      "the match"
    )
    expect(text("docs/deployment.md")).toContain(modules)
  })
})
