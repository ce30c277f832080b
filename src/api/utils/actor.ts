import type { AuthenticatedMedusaRequest } from "@medusajs/framework/http"

import type { WebhookActor } from "../../types"

/** The actor of a request: an admin, a secret API key or an app. */
export function actorOf({ auth_context }: AuthenticatedMedusaRequest): WebhookActor {
  const { actor_id: id, actor_type: type, app_metadata } = auth_context
  const session = type === "app" ? app_metadata?.portal_session_id : undefined
  return { id, type, ...(typeof session === "string" && { portal_session_id: session }) }
}
