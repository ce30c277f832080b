import type WebhookModuleService from "../../modules/webhook/service"
import type { WebhookApp } from "../../types"

/** An app as it sees itself: what the shop has noted of it is left out. */
export async function identityOf(
  apps: WebhookModuleService["apps"],
  id: string
): Promise<Omit<WebhookApp, "created_by" | "metadata">> {
  const { created_by: _, metadata: __, ...identity } = await apps.retrieve(id)
  return identity
}
