import type WebhookModuleService from "../../modules/webhook/service"
import type { WebhookApp } from "../../types"

/** An app as it sees itself: what the shop has noted of it is left out. */
export async function identityOf(
  apps: WebhookModuleService["apps"],
  id: string
): Promise<Omit<WebhookApp, "created_by" | "last_used_at" | "metadata">> {
  const { created_by: _, metadata: __, last_used_at: ___, ...identity } = await apps.retrieve(id)
  return identity
}
