import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { WEBHOOK_MODULE } from "../../src/modules/webhook"
import type WebhookModuleService from "../../src/modules/webhook/service"
import { Receiver } from "../support/receiver"
import { createAdmin, type Admin } from "./admin"
import type { TestedMedusa } from "./describe-in-medusa"

/** The shop that all parts of a suite share, from `setUp` on. */
export let api: TestedMedusa["api"]
export let getContainer: TestedMedusa["getContainer"]
export let admin: Admin
export let receiver: Receiver

/** Gives the parts a shop, an admin and a receiver. */
export function setUp(medusa: TestedMedusa): void {
  ;({ api, getContainer } = medusa)

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
