import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { closeWebhookPortalWorkflow } from "../../../../../workflows/close-webhook-portal"
import { createWebhookPortalLinkWorkflow } from "../../../../../workflows/create-webhook-portal-link"
import { actorOf } from "../../../../utils/actor"
import { backendOf } from "../../../../utils/backend-url"
import { pathId } from "../../../../utils/path-id"

/** The code is in the fragment (`#code=`), which is sent to no server, so that no log contains it and no e-mail scanner uses the link. */
export const POST = async (req: AuthenticatedMedusaRequest, res: MedusaResponse) => {
  const id = pathId(req, "Webhook app")
  const { result } = await createWebhookPortalLinkWorkflow(req.scope).run({
    input: { id, actor: actorOf(req) },
  })
  const page = new URL("/webhook-apps/portal", backendOf(req))
  page.hash = `code=${result.code}`
  res.status(200).set("cache-control", "no-store").json({ url: page.href, expires_at: result.expires_at })
}

/** Ends all sessions of the portal and revokes its unused links. */
export const DELETE = async (req: AuthenticatedMedusaRequest, res: MedusaResponse) => {
  const id = pathId(req, "Webhook app")
  await closeWebhookPortalWorkflow(req.scope).run({ input: { id, actor: actorOf(req) } })
  res.status(204).end()
}
