import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import type { IEventBusModuleService } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { createProductsWorkflow, updateProductsWorkflow } from "@medusajs/medusa/core-flows"

import { atLeast } from "../../../scripts/present"
import { catchUp } from "../../../src/catch-up/catch-up"
import { hasEntity } from "../../../src/catch-up/entities"
import { WEBHOOK_MODULE } from "../../../src/modules/webhook"
import type WebhookModuleService from "../../../src/modules/webhook/service"
import { CATCH_UP_PATTERNS, CHANNEL_TOPICS } from "../../../src/topics/catch-up-topics"
import { Receiver } from "../../support/receiver"
import { giveOrders, type ShopWithOrders } from "../changes/order-changes"
import { givePromotion, type ShopWithPromotion } from "../changes/promotion-changes"
import type { TestedMedusa } from "../describe-in-medusa"
import { Inbox } from "../inbox"
import { newProduct, openShop } from "../shop/open-shop"

/** With a product that nobody has reserved, so that it may be deleted. */
export type WholeShop = ShopWithOrders & ShopWithPromotion & { cape: string }

/** Longer than a workflow here takes, unless the machine is busy; in a shop it is the interval. */
export const GRACE_MS = 5_000

/** The shop that all parts share, from `setUp` on. */
export let shop: WholeShop
export let api: TestedMedusa["api"]
export let bus: IEventBusModuleService
export let receiver: Receiver
export let db: Knex

/** Gives the parts a shop with goods, orders and a promotion, and a receiver. */
export function setUp({ api: itsApi, getContainer }: TestedMedusa): void {
  beforeAll(async () => {
    api = itsApi
    receiver = await Receiver.start()
    const opened = await openShop(getContainer())
    const products = [newProduct(opened, "Rain cape", { M: 90, L: 95 })]
    const [cape] = atLeast(1, await opened.run(createProductsWorkflow, { products }))
    shop = { ...(await givePromotion(opened)), ...(await giveOrders(opened)), cape: cape.id }
    bus = shop.container.resolve(Modules.EVENT_BUS)
    db = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
  })

  beforeEach(() => receiver.reset())

  afterEach(() => jest.restoreAllMocks())

  afterAll(() => receiver.stop())
}

export const open = (topics: string[], settings = {}) =>
  Inbox.open(shop.container, receiver, topics, settings)

/** Runs catch-up once. @returns how many changes it found. */
export function run(graceMs = 0): Promise<number> {
  const service = shop.container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  return catchUp({
    query: shop.container.resolve(ContainerRegistrationKeys.QUERY),
    ledger: service.catchUp,
    hasEntity: (entity) => hasEntity(entity),
    catalogue: service.catalogue,
    now: () => new Date(),
    graceMs,
    memoryMs: 86_400_000,
    signal: new AbortController().signal,
  })
}

/** What happens in `change` commits, but no event of it ever leaves the process. */
export async function whileTheBusIsDown(change: () => Promise<unknown>): Promise<void> {
  jest.spyOn(bus, "emit").mockResolvedValue()
  await change()
  jest.restoreAllMocks()
}

export const rename = (title: string) =>
  shop.run(updateProductsWorkflow, { selector: { id: shop.product }, update: { title } })

export function isCaughtUp(topic: string): boolean {
  return [...CATCH_UP_PATTERNS, ...Object.values(CHANNEL_TOPICS).flat()].includes(topic)
}
