import type { AuthenticatedMedusaRequest } from "@medusajs/framework/http"

import type { WebhookActor } from "../../types"

/** Who sends a request, whose rights decide what they may read. */
export function actorOf({ auth_context }: AuthenticatedMedusaRequest): WebhookActor {
  const { actor_id: id, actor_type: type, app_metadata } = auth_context
  const session = type === "app" ? app_metadata?.portal_session_id : undefined
  return { id, type, ...(typeof session === "string" && { portal_session_id: session }) }
}
