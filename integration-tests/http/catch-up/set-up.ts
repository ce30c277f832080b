import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import type { IEventBusModuleService } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { updateProductsWorkflow } from "@medusajs/medusa/core-flows"

import { Receiver } from "../../support/receiver"
import { giveOrders, type ShopWithOrders } from "../changes/order-changes"
import { givePromotion, type ShopWithPromotion } from "../changes/promotion-changes"
import type { TestedMedusa } from "../describe-in-medusa"
import { Inbox } from "../inbox"
import { openShop } from "../shop/open-shop"
import { runCatchUp } from "./run"

export type WholeShop = ShopWithOrders & ShopWithPromotion

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
    shop = { ...(await givePromotion(opened)), ...(await giveOrders(opened)) }
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
export const run = (graceMs?: number) => runCatchUp(shop.container, graceMs)

/** What happens in `change` commits, but no event of it ever leaves the process. */
export async function whileTheBusIsDown(change: () => Promise<unknown>): Promise<void> {
  jest.spyOn(bus, "emit").mockResolvedValue()
  await change()
  jest.restoreAllMocks()
}

export const rename = (title: string) =>
  shop.run(updateProductsWorkflow, { selector: { id: shop.product }, update: { title } })
