import { container as shop } from "@medusajs/framework"
import { asValue } from "@medusajs/framework/awilix"
import type { LoaderOptions } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"

import { ShopLostChanges } from "../../../catch-up/shop-lost-changes"
import { ShopSweep } from "../../../catch-up/shop-sweep"
import { QueryComposer } from "../../../payloads/query-composer"
import { QueryExistingResources } from "../../../payloads/query-existing-resources"
import { QueryPersons } from "../../../payloads/query-persons"
import { configuredBackendUrl, ShopSource } from "../../../payloads/shop-source"
import { shopHook } from "../../../workflows/shop-hook"
import { runExclusiveBy } from "../run-exclusive"

/**
 * Gives the module what it needs of the shop around it, behind ports of its own: payloads, composed with Medusa's
 * `query`, what the shop has, listed with it, persons and what is theirs, found with it, changes that its event bus has lost, and those that it tells of nowhere, found with it, Medusa's locking module, and the shop's address.
 * A module's container has none of them, and at this moment the shop's does not have them yet, so they are asked for
 * when they are used. See `docs/decisions/fan-out-in-the-module.md`.
 */
export default async function connectShop({ container }: LoaderOptions): Promise<void> {
  const query = () => shop.resolve(ContainerRegistrationKeys.QUERY)
  const backendUrl = () => configuredBackendUrl(shop.resolve(ContainerRegistrationKeys.CONFIG_MODULE))
  const source = new ShopSource(query, backendUrl, () => `http://localhost:${process.env.PORT ?? 9000}`)
  container.register({
    webhookComposer: asValue(new QueryComposer(query, () => shopHook(shop, false))),
    webhookExistingResources: asValue(new QueryExistingResources(query)),
    webhookPersons: asValue(new QueryPersons(query)),
    webhookLostChanges: asValue(new ShopLostChanges(query)),
    webhookSweep: asValue(new ShopSweep(query)),
    webhookRunExclusive: asValue(runExclusiveBy(() => shop.resolve(Modules.LOCKING))),
    webhookSource: asValue(() => source.get()),
  })
}
