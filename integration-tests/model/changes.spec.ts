import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import fc from "fast-check"

import { propertiesOf } from "../../src/types/typed"
import { atLeast, entryOf, itemAt, lastOf } from "../../scripts/present"
import { inOneOrder, receive, type ChangeMessage, type HeldState } from "../support/apply-changes"
import { Child } from "../support/child"
import { createDatabase, emptyTables } from "../support/database"
import { insertWebhook } from "../support/pipeline"
import { Receiver } from "../support/receiver"
import { ShopInTable } from "../support/shop-in-table"
import { until } from "../support/until"
import { EDITS, newProduct, type Product } from "./product-edits"
import { Programs } from "./processes"
import { itHoldsInRandom } from "./random-sequences"
import type { TableProcess } from "./table-process"

const DATABASE = "webhooks_changes"

/** A sequence to try alone, again and again, as the test writes down one that has failed. */
const GIVEN = process.env.CHANGES_STEPS

const PROCESSES = 2
const MAX_PRODUCTS = 3

/** Each costs the start of a program, two seconds of a processor. */
const MAX_KILLS = 1
const KILL_CHOICES = 3

/** After which what is left is taken to be claimed by a process that was killed. */
const PATIENCE_MS = 300

/** What happens, to which product, by which process, and a number that chooses the rest. */
type Step = [name: string, product: number, process: number, choice: number]

const COMMANDS = [
  "create",
  "create",
  "delete",
  "restore",
  "kill",
  "take over",
  "say again",
  ...Object.keys(EDITS),
]

let db: Knex
let drop: () => Promise<void>
let receiver: Receiver
let table: ShopInTable
const programs = new Programs<TableProcess>("table-process.ts")

beforeAll(async () => {
  ;({ db, drop } = await createDatabase(DATABASE))
  receiver = await Receiver.start()
  await programs.warmUp(PROCESSES)
})

afterAll(async () => {
  await programs.stop()
  await receiver.stop()
  await drop()
})

type Message = ChangeMessage & {
  id: string
  type: string
  revision: number
  data: Partial<Product> & { id: string }
}

/** A shop of two processes, whose products are edited, and the receivers that follow them. */
class EditedShop {
  private readonly products: Product[] = []
  private readonly processes: Child<TableProcess>[] = []
  private kills = 0

  static async start(): Promise<EditedShop> {
    await emptyTables(db)
    table = await ShopInTable.create(db)
    receiver.reset()
    await insertWebhook(db, { url: pathed("/all"), topics: ["product.*"] })
    const fields = ["id", "title", "variants.id", "variants.prices.id", "variants.prices.amount"]
    await insertWebhook(db, { url: pathed("/some"), topics: ["product.*"], fields })
    const shop = new EditedShop()
    await shop.fill()
    return shop
  }

  async stop(): Promise<void> {
    for (const child of this.processes) {
      await child.call("stop")
      programs.giveBack(child)
    }
  }

  async take([name, product, process, choice]: Step): Promise<void> {
    const living = this.products.filter(({ deleted_at }) => deleted_at === null)
    const chosen = living[product % living.length]
    const gone = this.products.filter(({ deleted_at }) => deleted_at !== null)
    const restored = gone[product % gone.length]
    if (name === "create") {
      if (this.products.length < MAX_PRODUCTS) {
        this.products.push(newProduct(`prod_${this.products.length}`))
        const created = lastOf(this.products)
        await table.put("product_sales_channel", { id: linkOf(created), product_id: created.id })
        await this.storeAndEmit("product.created", created, process)
      }
    } else if (name === "kill") {
      if (choice < KILL_CHOICES) {
        await this.kill(process)
      }
    } else if (name === "take over") {
      await letClaimsEnd()
    } else if (name === "restore") {
      if (restored) {
        // Medusa has no event for it: the next update or the sweep reports it. So the deletion is sent first.
        await this.awaitAllSent()
        restored.deleted_at = null
        await this.storeAndEmit("product.updated", restored, process)
      }
    } else if (chosen && name === "delete") {
      chosen.deleted_at = "2026-03-01T00:00:00.000Z"
      await this.storeAndEmit("product.deleted", chosen, process)
    } else if (chosen) {
      EDITS[name]?.(chosen, choice)
      chosen.metadata.edition += name in EDITS ? 1 : 0
      await this.storeAndEmit("product.updated", chosen, process)
      if (name === "offer or withdraw") {
        const happened = chosen.sales_channels.length ? "attached" : "detached"
        await this.storeAndEmit(`LinkProductSalesChannel.${happened}`, chosen, process, linkOf(chosen))
      }
    }
  }

  /** Waits until all messages are sent, and compares the states of the receivers with the shop. */
  async expectCurrentStates(): Promise<void> {
    await this.awaitAllSent()
    for (const product of this.products) {
      expectTold(product, messagesOf("/all", product.id), (data) => data)
      expectTold(product, messagesOf("/some", product.id), chosenFields)
    }
  }

  private async awaitAllSent(): Promise<void> {
    let lookedAt = performance.now()
    await until("everything to be sent", async () => {
      const { rows } = await db.raw(
        `select (select count(*)::int from webhook_event where state <> 'composed')
           + (select count(*)::int from webhook_queue) as left`
      )
      // What a killed process had claimed.
      if (this.kills > 0 && performance.now() - lookedAt > PATIENCE_MS) {
        await letClaimsEnd()
        lookedAt = performance.now()
      }
      return rows[0].left === 0
    })
  }

  private async storeAndEmit(
    event: string,
    product: Product,
    process: number,
    id = product.id
  ): Promise<void> {
    await table.put("product", product)
    await itemAt(this.processes, process % this.processes.length).call("emit", event, id)
  }

  /** As a crash does, in the middle of whatever it is at. */
  private async kill(process: number): Promise<void> {
    if (this.kills < MAX_KILLS) {
      this.kills += 1
      const [child] = atLeast(1, this.processes.splice(process % this.processes.length, 1))
      await child.stop()
      await this.fill()
    }
  }

  private async fill(): Promise<void> {
    while (this.processes.length < PROCESSES) {
      const child = await programs.take()
      await child.call("start", DATABASE)
      this.processes.push(child)
    }
  }
}

/** Names a product's place in its sales channel. */
const linkOf = ({ id }: Product): string => `prodsc_${id}`

const pathed = (path: string) => receiver.url.replace("/hook", path)

/** Ends all claims and leases, whoever has them; but for those whose rows are just being written, as the order of locks wants it. */
async function letClaimsEnd(): Promise<void> {
  await db.raw(
    `update webhook_event set claimed_until = now() where id in (
       select id from webhook_event where state in ('claimed', 'postponed') order by id for update skip locked)`
  )
  await db.raw(
    `update webhook_queue set leased_until = now() where delivery_id in (
       select delivery_id from webhook_queue where leased_until is not null order by delivery_id for update skip locked)`
  )
}

/** What a webhook was sent of a product's states, each message once, by their revisions. One about channels that it left says none. */
function messagesOf(path: string, id: string): Message[] {
  const bodies = receiver.received
    .filter((one) => one.path === path && one.headers["x-medusa-webhook-topic"] !== "webhook.ping")
    .map(({ body }) => body)
  return [...new Set(bodies)]
    .map((body): Message => JSON.parse(body))
    .filter(({ type, data }) => data.id === id && type !== "product.removed")
    .sort((a, b) => a.revision - b.revision)
}

function chosenFields({ id, title, variants }: Product): object {
  return {
    id,
    title,
    variants: variants.map(({ id, prices }) => ({
      id,
      prices: prices.map(({ id, amount }) => ({ id, amount })),
    })),
  }
}

/**
 * What a receiver holds at each message is its `data`, and at the end the shop's state, as this webhook is sent it. A deletion comes
 * last, and has the state that was sent before it, regardless of the topic.
 */
function expectTold(product: Product, messages: Message[], sent: (product: Product) => object): void {
  const byRevision = new Map(messages.map((message) => [message.revision, message]))
  expect(byRevision.size).toBe(messages.length)
  let held: HeldState | undefined
  for (const message of messages) {
    if (message.type === "product.deleted") {
      expect(lastState(message.data)).toEqual(lastState(held?.data ?? { id: product.id }))
    }
    held = receive(held, message)
    expect(inOneOrder(held.data)).toEqual(inOneOrder(message.data))
    if (message.changes) {
      // The state that it is compared with was sent, and the changes lead from there to its data.
      const before = entryOf(byRevision, message.changes.since)
      expect(before).toBeDefined()
      const after = receive({ revision: before.revision, data: before.data }, message)
      expect(inOneOrder(after.data)).toEqual(inOneOrder(message.data))
    }
  }
  const editions = messages.flatMap(({ data }) => data.metadata?.edition ?? [])
  expect(editions).toEqual([...editions].sort((a, b) => a - b))
  if (product.deleted_at === null) {
    expect(inOneOrder(held?.data)).toEqual(inOneOrder(JSON.parse(JSON.stringify(sent(product)))))
  } else {
    expect(messages.at(-1)?.type).toBe("product.deleted")
  }
}

/** Without the moment of the deletion, which a message may have that was composed after it. */
function lastState(data: unknown): unknown {
  const { deleted_at: _, ...state } = propertiesOf(data)
  return inOneOrder(state)
}

async function live(steps: readonly Step[]): Promise<void> {
  const shop = await EditedShop.start()
  try {
    const first: Step = ["create", 0, 0, 0]
    for (const step of [first, ...steps]) {
      await shop.take(step)
    }
    await shop.expectCurrentStates()
  } finally {
    await shop.stop()
  }
}

const step = fc.tuple(fc.constantFrom(...COMMANDS), fc.nat(11), fc.nat(11), fc.nat(11))

const sequences: fc.Arbitrary<Step[]> = GIVEN
  ? fc.constant(JSON.parse(GIVEN))
  : fc.array(step, { minLength: 1, maxLength: 60, size: "max" })

itHoldsInRandom(
  "is correct in every message, however products are edited and processes are killed",
  sequences,
  0.25,
  live
)
