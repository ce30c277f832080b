import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { catchUp } from "../../../src/catch-up/catch-up"
import { hasEntity } from "../../../src/catch-up/entities"
import { WEBHOOK_MODULE } from "../../../src/modules/webhook"
import type WebhookModuleService from "../../../src/modules/webhook/service"
import { CATCH_UP_PATTERNS, CHANNEL_TOPICS } from "../../../src/topics/catch-up-topics"

/** Runs catch-up once in a shop. @returns how many changes it found. */
export function runCatchUp(container: MedusaContainer, graceMs = 0): Promise<number> {
  const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  return catchUp({
    query: container.resolve(ContainerRegistrationKeys.QUERY),
    ledger: service.catchUp,
    hasEntity: (entity) => hasEntity(entity),
    catalogue: service.catalogue,
    now: () => new Date(),
    graceMs,
    memoryMs: 86_400_000,
    signal: new AbortController().signal,
  })
}

export function isCaughtUp(topic: string): boolean {
  return [...CATCH_UP_PATTERNS, ...Object.values(CHANNEL_TOPICS).flat()].includes(topic)
}
