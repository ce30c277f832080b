import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import type { medusaIntegrationTestRunner } from "@medusajs/test-utils"

import { WEBHOOK_MODULE } from "../../src/modules/webhook"
import type WebhookModuleService from "../../src/modules/webhook/service"
import { Receiver } from "../support/receiver"
import { createAdmin, type Admin } from "./admin"

type ApiShop = Parameters<Parameters<typeof medusaIntegrationTestRunner>[0]["testSuite"]>[0]

/** The shop that all parts of a suite share, from `setUp` on. */
export let api: ApiShop["api"]
export let getContainer: ApiShop["getContainer"]
export let admin: Admin
export let receiver: Receiver

/** Gives the parts a shop, an admin and a receiver. */
export function setUp(shop: ApiShop): void {
  ;({ api, getContainer } = shop)

  beforeAll(async () => {
    admin = await createAdmin(getContainer(), api)
    receiver = await Receiver.start()
  })

  beforeEach(async () => {
    receiver.reset()
    // The database is the empty one again, of which the module does not know.
    await service().webhooksChanged()
  })

  afterAll(() => receiver.stop())
}

export const database = () => getContainer().resolve(ContainerRegistrationKeys.PG_CONNECTION)

export const service = () => getContainer().resolve<WebhookModuleService>(WEBHOOK_MODULE)
