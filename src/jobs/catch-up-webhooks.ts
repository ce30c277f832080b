import { container as shop } from "@medusajs/framework"
import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"

import { catchUp } from "../catch-up/catch-up"
import { hasEntity } from "../catch-up/entities"
import { WEBHOOK_MODULE } from "../modules/webhook"
import type WebhookModuleService from "../modules/webhook/service"

const LOCK = "webhooks:catch-up"

const DAY_MS = 86_400_000

/** Finds changes of the shop that the event bus has lost, and sends them; one process at a time. */
export default async function catchUpWebhooks(container: MedusaContainer): Promise<void> {
  const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  const { catchUp: settings, retentionDays } = service.options
  if (!settings) {
    return
  }
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  let isMine = false
  const run = async () => {
    isMine = true
    const found = await catchUp({
      query: container.resolve(ContainerRegistrationKeys.QUERY),
      ledger: service.catchUp,
      hasEntity: (entity) => hasEntity(entity),
      catalogue: service.catalogue,
      now: () => new Date(),
      graceMs: settings.intervalMs,
      memoryMs: retentionDays * DAY_MS,
    })
    if (found) {
      logger.warn(`webhooks: catch-up found ${found} events that the event bus had lost`)
    }
  }
  try {
    await container.resolve(Modules.LOCKING).execute(LOCK, run, { timeout: 1 })
  } catch (error) {
    // Another process is at it. It looks at what is to be looked at here.
    if (isMine) {
      throw error
    }
  }
}

export const config = {
  name: "catch-up-webhooks",
  /** Read when Medusa schedules its jobs, and by then the module has its options, which do not reach a job. */
  get schedule() {
    const { catchUp: settings } = shop.resolve<WebhookModuleService>(WEBHOOK_MODULE).options
    return { interval: settings ? settings.intervalMs : DAY_MS }
  },
}
