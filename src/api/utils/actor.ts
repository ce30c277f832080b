import type { AuthenticatedMedusaRequest } from "@medusajs/framework/http"

import type { WebhookActor } from "../../types"

/** Who sends a request, whose rights decide what they may read. */
export function actorOf({ auth_context }: AuthenticatedMedusaRequest): WebhookActor {
  return { id: auth_context.actor_id, type: auth_context.actor_type }
}
