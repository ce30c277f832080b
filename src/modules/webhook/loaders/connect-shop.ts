import { container as shop } from "@medusajs/framework"
import { asValue } from "@medusajs/framework/awilix"
import type { LoaderOptions } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"

import { catchUp } from "../../../catch-up/catch-up"
import { hasEntity } from "../../../catch-up/entities"
import { ShopSweep } from "../../../catch-up/shop-sweep"
import { QueryComposer } from "../../../payloads/query-composer"
import { QueryExistingResources } from "../../../payloads/query-existing-resources"
import { QueryPersons } from "../../../payloads/query-persons"
import { configuredBackendUrl, ShopSource } from "../../../payloads/shop-source"
import { timedQuery } from "../../../payloads/timed-query"
import { shopHook } from "../../../workflows/shop-hook"
import type { LostChanges } from "../catch-up-loop"
import { runExclusiveBy } from "../run-exclusive"

/**
 * Registers the module's dependencies on the shop in its container, as implementations of the module's own interfaces. Through
 * Medusa's `query`: payloads, existing resources, persons, changes that the event bus lost, and changes without an event (the
 * sweep). Also Medusa's locking module, and the shop's address.
 *
 * A module's container has none of them, and the shop's container does not have them yet. So each is resolved at each use. See
 * `docs/decisions/fan-out-in-the-module.md`.
 *
 * Each read of the shop has a time limit, as has each call of the locking module: one that never ends must not stop a loop.
 */
export default async function connectShop({ container }: LoaderOptions): Promise<void> {
  const query = () => timedQuery(shop.resolve(ContainerRegistrationKeys.QUERY))
  const backendUrl = () => configuredBackendUrl(shop.resolve(ContainerRegistrationKeys.CONFIG_MODULE))
  const source = new ShopSource(query, backendUrl, () => `http://localhost:${process.env.PORT ?? 9000}`)
  container.register({
    webhookComposer: asValue(
      new QueryComposer(
        query,
        () => shopHook(shop, false),
        () => shop.resolve(ContainerRegistrationKeys.LOGGER)
      )
    ),
    webhookExistingResources: asValue(new QueryExistingResources(query)),
    webhookPersons: asValue(new QueryPersons(query)),
    webhookLostChanges: asValue<LostChanges>({
      find: (run) => catchUp({ ...run, query: query(), hasEntity: (entity) => hasEntity(entity) }),
    }),
    webhookSweep: asValue(new ShopSweep(query)),
    webhookRunExclusive: asValue(runExclusiveBy(() => shop.resolve(Modules.LOCKING))),
    webhookSource: asValue(() => source.get()),
  })
}
