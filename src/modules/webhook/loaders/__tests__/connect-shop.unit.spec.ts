import { container as shop } from "@medusajs/framework"
import { asValue } from "@medusajs/framework/awilix"
import { MedusaModule } from "@medusajs/framework/modules-sdk"
import type { Logger } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, createMedusaContainer } from "@medusajs/framework/utils"

import { standIn } from "../../../../../integration-tests/support/stand-in"
import { Catalogue } from "../../../../topics/catalogue"
import type { TopicDefinition } from "../../../../types"
import type { ExistingResources } from "../../backfill/existing-resources"
import type { CatchUpLedger } from "../../catch-up-ledger"
import type { LostChanges } from "../../catch-up-loop"
import type { ShopPersons } from "../../erasure/shop-persons"
import type { Composer } from "../../fan-out/composer"
import type { ShopToSweep } from "../../sweep"
import connectShop from "../connect-shop"

/** What the module uses of the shop. */
type Shop = {
  webhookComposer: Composer
  webhookExistingResources: ExistingResources
  webhookPersons: ShopPersons
  webhookLostChanges: LostChanges
  webhookSweep: ShopToSweep
}

const CATALOGUE = new Catalogue()
const customers = standIn<TopicDefinition>({ entity: "customer", resource: "customer" })

/** Connects the module to a shop whose queries never end. */
async function connected(): Promise<Shop> {
  const container = createMedusaContainer()
  await connectShop({ container, logger: standIn<Logger>({}) })
  return {
    webhookComposer: container.resolve("webhookComposer"),
    webhookExistingResources: container.resolve("webhookExistingResources"),
    webhookPersons: container.resolve("webhookPersons"),
    webhookLostChanges: container.resolve("webhookLostChanges"),
    webhookSweep: container.resolve("webhookSweep"),
  }
}

/** A run of catch-up that has one topic to check. */
const run = (): Parameters<LostChanges["find"]>[0] => ({
  ledger: standIn<CatchUpLedger>({
    watches: async () => [{ topic: "customer.created", since: new Date(0), looked_until: new Date(0) }],
    markChecked: async () => undefined,
  }),
  catalogue: CATALOGUE,
  now: () => new Date(),
  graceMs: 60_000,
  memoryMs: 86_400_000,
  signal: new AbortController().signal,
})

describe("a read of the shop that never ends", () => {
  beforeAll(() => {
    const graph = () => new Promise<never>(() => undefined)
    shop.register({ [ContainerRegistrationKeys.QUERY]: asValue({ graph }) })
    jest.spyOn(MedusaModule, "getAllJoinerConfigs").mockReturnValue([{ alias: [{ name: ["customer"] }] }])
  })

  beforeEach(() => void jest.useFakeTimers())
  afterEach(() => void jest.useRealTimers())
  afterAll(() => void jest.restoreAllMocks())

  it.each<[what: string, read: (shop: Shop) => Promise<unknown>]>([
    ["catch-up", ({ webhookLostChanges }) => webhookLostChanges.find(run())],
    ["the list of the sweep", ({ webhookSweep }) => webhookSweep.list(customers, "", 10)],
    ["the sweep's search for deletions", ({ webhookSweep }) => webhookSweep.gone(customers, ["cus_1"])],
    ["a backfill", ({ webhookExistingResources }) => webhookExistingResources.listIds("customer", "", 10)],
    ["an erasure", ({ webhookPersons }) => webhookPersons.deletedSince(new Date(0))],
  ])("fails in %s after 30 s", async (_, read) => {
    const reading = expect(read(await connected())).rejects.toThrow(
      "The query for customer took longer than 30 s"
    )
    await jest.advanceTimersByTimeAsync(30_000)
    await reading
  })
})
