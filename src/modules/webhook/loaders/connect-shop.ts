import { container as shop } from "@medusajs/framework"
import { asValue } from "@medusajs/framework/awilix"
import type { LoaderOptions } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { QueryComposer } from "../../../fan-out/query-composer"

/**
 * Gives the module the two things it needs of the shop around it, behind ports of its own: payloads, composed with
 * Medusa's `query`, and the shop's address. A module's container has neither, and at this moment the shop's does not
 * have them yet, so both are asked for when they are used. See `docs/decisions/fan-out-in-the-module.md`.
 */
export default async function connectShop({ container }: LoaderOptions): Promise<void> {
  container.register({
    webhookComposer: asValue(new QueryComposer(() => shop.resolve(ContainerRegistrationKeys.QUERY))),
    webhookSource: asValue(() => backendUrl()),
  })
}

/** The shop's backend URL: `admin.backendUrl` of its configuration where that is a whole URL. */
function backendUrl(): string {
  const { admin } = shop.resolve(ContainerRegistrationKeys.CONFIG_MODULE)
  const configured = process.env.MEDUSA_BACKEND_URL ?? admin?.backendUrl
  return configured?.startsWith("http") ? configured : `http://localhost:${process.env.PORT ?? 9000}`
}
