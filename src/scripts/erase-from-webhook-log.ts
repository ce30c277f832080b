import type { ExecArgs } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { WEBHOOK_MODULE } from "../modules/webhook"
import type WebhookModuleService from "../modules/webhook/service"
import type { ErasureRequest } from "../types"
import { eraseWebhookDataWorkflow } from "../workflows/erase-webhook-data"

const DRY_RUN = "dry-run"

/**
 * `npx medusa exec …/erase-from-webhook-log.js cus_123 ada@example.com`: erases a person from the log. Each argument is an
 * e-mail address, or the id of a customer or of another resource. With the argument `dry-run`, it only counts.
 * @throws Error without an address or an id.
 */
export default async function eraseFromWebhookLog({ container, args }: ExecArgs): Promise<void> {
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  const named = args.filter((argument) => argument !== DRY_RUN)
  const requests = requestsOf(named)
  if (!requests.length) {
    throw new Error("Name the person to erase: an e-mail address, a customer's id, or ids of resources")
  }
  for (const request of requests) {
    if (args.includes(DRY_RUN)) {
      const preview = await container.resolve<WebhookModuleService>(WEBHOOK_MODULE).previewErasure(request)
      logger.info(`webhooks: would erase ${summaryOf(preview)}`)
    } else {
      const { result } = await eraseWebhookDataWorkflow(container).run({ input: request })
      logger.info(`webhooks: ${result.id} erased ${summaryOf(result)}`)
    }
  }
}

/** One request with the first address and all ids, because they belong to one person, and a request for each further address. */
function requestsOf(named: readonly string[]): ErasureRequest[] {
  const [email, ...others] = named.filter((argument) => argument.includes("@"))
  const resource_ids = named.filter((argument) => !argument.includes("@"))
  const first = { ...(email && { email }), ...(resource_ids.length && { resource_ids }) }
  return named.length ? [first, ...others.map((other) => ({ email: other }))] : []
}

function summaryOf(counts: Record<"events" | "deliveries" | "attempts" | "cancelled", number>): string {
  const { events, deliveries, attempts, cancelled } = counts
  return `${events} events, ${deliveries} deliveries and ${attempts} answers; ${cancelled} deliveries cancelled`
}
