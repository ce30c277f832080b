import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, extname, join } from "node:path"

import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { standIn } from "../support/stand-in"
import { errorOf } from "../../src/types/typed"
import { ROOT } from "../../scripts/medusa"
import { atLeast, firstOf, lastOf, present } from "../../scripts/present"
import { requestHeaders } from "../../src/modules/webhook/dispatch/request-headers"
import { signAsymmetric } from "../../src/modules/webhook/dispatch/sign"
import { generateKeyPair, privateKeyOf, publicKeyOf } from "../../src/modules/webhook/key-pairs"
import { recover } from "../../src/modules/webhook/recovery"
import { requeueDeliveries } from "../../src/modules/webhook/store/requeue"
import { lastDeliveryId } from "../../src/modules/webhook/store/bulk-actions"
import { QueryComposer } from "../../src/payloads/query-composer"
import { FINISHED_STATUSES, type WebhookRecord } from "../../src/types"
import { requireTested, warnUntested } from "../setup/warn-untested"
import { createDatabase } from "../support/database"
import {
  EXAMPLE_RECEIVERS,
  isOnThisMachine,
  startExample,
  type Example,
  type RunningExample,
  type StartCommand,
} from "../support/example-receivers"
import {
  createPipeline,
  deliveriesOf,
  insertWebhook,
  letTimePass,
  SECRET,
  type TestProcess,
} from "../support/pipeline"
import { Receiver, type Received } from "../support/receiver"
import { ShopInTable } from "../support/shop-in-table"
import { until } from "../support/until"

const OTHER_SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`
const TEN_MINUTES_MS = 600_000
const TOPIC = "product.updated"

const GUIDE = readFileSync(join(ROOT, "docs/receiving.md"), "utf8")

/** For the copies of the examples. */
const folder = mkdtempSync(join(tmpdir(), "example-receivers-"))

let db: Knex
let drop: () => Promise<void>
let shop: TestProcess
let table: ShopInTable
let recorder: Receiver

beforeAll(async () => {
  ;({ db, drop } = await createDatabase("webhooks_example_receivers"))
  recorder = await Receiver.start()
  table = await ShopInTable.create(db)
  shop = createPipeline(db, {}, { composer: new QueryComposer(() => table) })
  await shop.pipeline.start()
})

afterAll(async () => {
  await shop.pipeline.stop()
  await recorder.stop()
  await drop()
  rmSync(folder, { recursive: true, force: true })
})

/** Adds a webhook to the shop. @returns its id. */
async function open(url: string, retry_schedule: number[] = []): Promise<string> {
  const id = await insertWebhook(db, { url, retry_schedule, max_failures: 0 })
  await shop.pipeline.reload()
  return id
}

async function close(id: string): Promise<void> {
  await db.raw(
    "update webhook_endpoint set deleted_at = now(), updated_at = clock_timestamp() where id = ?",
    [id]
  )
}

/** Changes a product of the shop, which emits the event. */
async function change(product: string, title: string): Promise<void> {
  await table.put("product", { id: product, title, deleted_at: null })
  await shop.bus.emit(TOPIC, { id: product })
}

/** Has the shop send an event to this URL. @returns the delivery, finished. */
async function deliver(url: string): Promise<Record<string, unknown>> {
  const id = await open(url)
  await change(`prod_${Math.random()}`, "Shirt")
  const delivery = await until("the delivery", async () =>
    (await deliveriesOf(db, id)).find(({ finished_at }) => finished_at)
  )
  await close(id)
  return delivery
}

/** A request as the shop sends it, to be sent by hand. */
async function record(): Promise<Received> {
  recorder.reset()
  await deliver(recorder.url)
  return firstOf(recorder.received)
}

/** The headers that the shop would have sent at another time, or with another secret. */
function resigned({ headers, body }: Received, secret: string, at: Date): Record<string, string> {
  return requestHeaders(
    standIn<WebhookRecord>({ id: "whk_1", secrets: [{ value: secret, expires_at: null }], headers: {} }),
    {
      delivery_id: "whdel_1",
      webhook_id: "whk_1",
      event_id: String(headers["webhook-id"]),
      topic: "product.updated",
      attempt: 1,
      started_at: at,
      origin: "live",
      revision: null,
    },
    Buffer.from(body),
    "http://shop.test"
  )
}

async function post(url: string, body: string, headers: Record<string, string>): Promise<number> {
  const { "content-length": _length, connection: _connection, host: _host, ...own } = headers
  const response = await fetch(url, { method: "POST", body, headers: own })
  await response.arrayBuffer()
  return response.status
}

/** How to start an example; null, with a line in the log, where its language is not installed. */
function prepare(example: Example): StartCommand | null {
  const untested = `the example receiver in ${example.language} stays UNTESTED.`
  if (!isOnThisMachine(example)) {
    warnUntested(`There is no ${example.needs} here, or not its library: ${untested}`)
    return null
  }
  try {
    return example.prepare(example, folder)
  } catch (error) {
    requireTested(`What it needs cannot be installed: ${untested} ${errorOf(error).message}`)
    return null
  }
}

it("the guide names the packages in the versions that the examples are tested with", () => {
  const versions = [
    [/"standardwebhooks": "\^(.+)"/, "node/package.json", "standardwebhooks@"],
    [/standardwebhooks==(.+)/, "python/requirements.txt", "standardwebhooks=="],
    [/webhooks\/libraries v(.+)/, "go/go.mod", "webhooks/libraries@v"],
    [/name = "standardwebhooks"\nversion = "(.+)"/, "rust/Cargo.lock", "standardwebhooks@"],
  ] as const
  for (const [pattern, file, name] of versions) {
    const [, version] = pattern.exec(readFileSync(join(ROOT, "examples/receivers", file), "utf8")) ?? []
    expect(GUIDE).toContain(`${name}${version}`)
  }
})

describe.each(EXAMPLE_RECEIVERS)("the example receiver in $language", (example) => {
  const command = prepare(example)

  it("is under eighty lines", () => {
    expect(readFileSync(example.file, "utf8").trimEnd().split("\n").length).toBeLessThan(80)
  })

  it("is what the guide shows of it", () => {
    const shown = [...GUIDE.matchAll(/```(\w+)\n(.*?)```/gs)].filter(([, fence]) => fence === example.fence)
    const files = readdirSync(dirname(example.file)).filter((name) => extname(name) === extname(example.file))
    const lines = files
      .flatMap((name) => readFileSync(join(dirname(example.file), name), "utf8").split("\n"))
      .map((line) => line.trim())
    expect(shown.length).toBeGreaterThan(0)
    for (const line of shown.flatMap(([, , code]) => present(code, "the code").trimEnd().split("\n"))) {
      expect(lines).toContain(line.trim())
    }
  })

  // A machine need not have every language: a warning says which is missing.
  const describeWhereItRuns = command ? describe : describe.skip
  describeWhereItRuns("that runs", () => {
    let receiver: RunningExample

    beforeAll(async () => {
      receiver = await startExample(present(command, "the command"), SECRET)
    })

    afterAll(() => receiver.stop())

    const linesOf = (id: unknown) => receiver.lines.filter((line) => line.includes(String(id)))
    const handled = (id: unknown) => linesOf(id).filter((line) => line.includes("verified"))
    /** Each event is looked at once, after the answer. */
    const looked = (...ids: unknown[]) =>
      until("each to be looked at", () => ids.every((id) => linesOf(id).length === 1))

    /** Sends a state of a product by hand, signed. @returns the answer's status. */
    const send = (received: Received, product: string, id: string, revision: number | undefined) => {
      const body = JSON.stringify({ id, type: TOPIC, revision, data: { id: product } })
      const headers = { ...received.headers, "webhook-id": id }
      return post(receiver.url, body, resigned({ ...received, headers, body }, SECRET, new Date()))
    }

    it("takes a delivery", async () => {
      const { status, event_id } = await deliver(receiver.url)
      expect(status).toBe("success")
      await until("it to be handled", () => handled(event_id).length === 1)
    })

    it("responds to a repeat with a 2xx, and processes it once", async () => {
      const { body, headers } = await record()
      const repeats = [1, 2, 3].map(() => post(receiver.url, body, headers))
      expect(await Promise.all(repeats)).toEqual([204, 204, 204])
      const { event_id } = await deliver(receiver.url)
      await until("both to be handled", () =>
        [headers["webhook-id"], event_id].every((id) => handled(id).length > 0)
      )
      expect(handled(headers["webhook-id"])).toHaveLength(1)
    })

    it("ignores an older state, and the same state", async () => {
      const received = await record()
      const sent: [string, number | undefined][] = [
        ["whevt_order_first", 7],
        ["whevt_order_late", 6],
        ["whevt_order_same", 7],
        ["whevt_order_new", 10],
        ["whevt_order_none", undefined],
      ]
      for (const [id, revision] of sent) {
        expect(await send(received, "prod_in_order", id, revision)).toBe(204)
        await looked(id)
      }
      expect(sent.map(([id]) => handled(id).length)).toEqual([1, 0, 0, 1, 0])
    })

    it("handles no state after a newer one when several arrive at once", async () => {
      const received = await record()
      const ids = Array.from({ length: 300 }, (_, index) => `whevt_at_once_${String(index).padStart(3, "0")}`)
      const answers: number[] = []
      const left = ids.entries()
      const sendInTurn = async () => {
        for (const [index, id] of left) {
          answers.push(await send(received, "prod_at_once", id, index + 1))
        }
      }
      await Promise.all(Array.from({ length: 6 }, sendInTurn))
      expect(new Set(answers)).toEqual(new Set([204]))
      await looked(...ids)
      const events = handled("whevt_at_once_").map((line) => /whevt_at_once_\d+/.exec(line)?.[0])
      expect(events).toEqual([...events].sort())
      expect(lastOf(events)).toBe(lastOf(ids))
      // Lines of several threads must not be mixed up, as no test could read them then.
      expect(linesOf("whevt_at_once_").filter((line) => line.split(TOPIC).length !== 2)).toEqual([])
    })

    it("handles each state once and none after a newer one, of what is late, retried, recovered and replayed", async () => {
      const product = `prod_${Math.random()}`
      // A proxy between the shop and the receiver, which loses requests and responses.
      const line = await Receiver.start()
      const passOn = (answer?: number) =>
        line.answerWith(({ body, headers }, response) => {
          void post(receiver.url, body, headers).then((status) => response.writeHead(answer ?? status).end())
        })
      const id = await open(line.url, [3_600])
      const attempts = (status: string, count: number) =>
        until(`${count} of ${status}`, async () => {
          const found = await deliveriesOf(db, id, status)
          return found.length === count && found
        })
      const idsOf = async () => (await deliveriesOf(db, id)).map(({ event_id }) => String(event_id))

      line.answerWith(503)
      await change(product, "Lost at first")
      await attempts("retrying", 1)
      passOn(503)
      await change(product, "Arrived, but its answer is lost")
      await attempts("retrying", 2)
      passOn()
      await change(product, "Newest of the three")
      await attempts("success", 1)
      const [late, repeated, newest] = atLeast(3, await idsOf())
      await looked(repeated, newest)
      await letTimePass(db)
      await attempts("success", 3)
      await looked(late)
      expect([late, repeated, newest].map((event) => handled(event).length)).toEqual([0, 1, 1])

      const lose = async (title: string, lost: number) => {
        line.answerWith(503)
        await change(product, title)
        await attempts("retrying", 1)
        await letTimePass(db)
        await attempts("failed", lost)
      }
      await lose("Lost until it is recovered", 1)
      passOn()
      await change(product, "Newer than that")
      await attempts("success", 4)
      const [older, newer] = atLeast(2, (await idsOf()).slice(3))
      await looked(newer)
      await lose("Lost, and recovered as the newest", 2)
      passOn()
      // What other tests have sent is missing at this webhook, and is not to be sent to it.
      const range = { since: new Date(0), statuses: ["failed"] as const }
      await recover(db, { webhookId: id, topics: { read: [TOPIC], ownData: [] }, range }, shop.pipeline.bulk)
      await attempts("success", 6)
      const last = lastOf(await idsOf())
      await looked(older, last)
      expect([older, newer, last].map((event) => handled(event).length)).toEqual([0, 1, 1])

      // PHP's server prints each connection, too.
      const linesOfEvents = () => receiver.lines.filter((one) => one.includes("whevt_")).length
      const [posted, printed] = [line.received.length, linesOfEvents()]
      const ids = { until: await lastDeliveryId(db), after: "", limit: 1_000 }
      const replay = { kind: "replay", statuses: FINISHED_STATUSES } as const
      await requeueDeliveries(db, { filters: { webhook_id: id } }, replay, ids)
      await until("the replay", () => line.received.length === posted + 6)
      await attempts("success", 6)
      await change(product, "After the replay")
      const after = lastOf(await attempts("success", 7)).event_id
      await until("the last to be handled", () => handled(after).length === 1)
      expect(linesOfEvents() - printed).toBe(1)
      await close(id)
      await line.stop()
    })

    it("accepts a request that is also signed with an unknown secret, as after a rotation", async () => {
      const received = await record()
      const [own, other] = atLeast(
        2,
        [SECRET, OTHER_SECRET].map((secret) => resigned(received, secret, new Date()))
      )
      const both = `${other["webhook-signature"]} ${own["webhook-signature"]}`
      expect(await post(receiver.url, received.body, { ...own, "webhook-signature": both })).toBe(204)
    })

    it("refuses a changed body, another id, a wrong time, another secret, and an invalid signature", async () => {
      const received = await record()
      const { body } = received
      const sent = received.headers
      const { "webhook-signature": _signature, ...unsigned } = sent
      const tenMinutes = (sign: 1 | -1) => new Date(Date.now() + sign * TEN_MINUTES_MS)
      const refused = [
        post(receiver.url, body.replace("product.updated", "product.deleted"), sent),
        post(receiver.url, body, { ...sent, "webhook-id": "whevt_0" }),
        post(receiver.url, body, resigned(received, SECRET, tenMinutes(-1))),
        post(receiver.url, body, resigned(received, SECRET, tenMinutes(1))),
        post(receiver.url, body, resigned(received, OTHER_SECRET, new Date())),
        post(receiver.url, body, unsigned),
        post(receiver.url, body, { ...sent, "webhook-signature": "v1" }),
        post(receiver.url, body, { ...sent, "webhook-timestamp": "now" }),
      ]
      expect(await Promise.all(refused)).toEqual(refused.map(() => 400))
      expect(handled(sent["webhook-id"])).toEqual([])
      expect(await post(receiver.url, body, sent)).toBe(204)
    })

    const takesPublicKey = async () => {
      const { body, headers } = await record()
      const [own, other] = [generateKeyPair(), generateKeyPair()]
      const signedWith = (...pairs: string[]) => {
        const at = Math.floor(Date.now() / 1000)
        const keys = pairs.map(privateKeyOf)
        return {
          ...headers,
          "webhook-timestamp": String(at),
          "webhook-signature": signAsymmetric(String(headers["webhook-id"]), at, Buffer.from(body), keys),
        }
      }
      const asymmetric = await startExample(present(command, "the command"), publicKeyOf(own))
      const signed = signedWith(own)
      const answers = [
        await post(asymmetric.url, body, signedWith(other)),
        await post(asymmetric.url, body, headers),
        await post(asymmetric.url, `${body} `, signed),
        await post(asymmetric.url, body, { ...signed, "webhook-id": "whevt_0" }),
        await post(asymmetric.url, body, { ...signed, "webhook-timestamp": "1700000000" }),
        await post(asymmetric.url, body, signed),
        await post(asymmetric.url, body, signedWith(other, own)),
      ]
      await asymmetric.stop()
      expect(answers).toEqual([400, 400, 400, 400, 400, 204, 204])
    }
    if (example.takesPublicKey) {
      it("verifies with a public key what a key pair has signed, and nothing else", takesPublicKey)
    }

    it("takes nothing when it was given no secret, for what an empty one signs anyone can sign", async () => {
      const received = await record()
      const forged = resigned(received, "whsec_", new Date())
      const outcome = await startExample(present(command, "the command"), "").then(
        async ({ url, stop }) => {
          const status = await post(url, received.body, forged)
          await stop()
          return status
        },
        () => "did not start"
      )
      expect(["did not start", 500]).toContain(outcome)
    })
  })
})
