import { isIP } from "node:net"

import type { AuthenticatedMedusaRequest, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"

import { WEBHOOK_MODULE } from "../../../../modules/webhook"
import type WebhookModuleService from "../../../../modules/webhook/service"
import { isFromPortal, refusedAsTooMany } from "../../gate"
import { identityOf } from "../../helpers"
import type { AppOpenPortalSessionType } from "../../validators"
import { allSessionsIn, clearPortalCookie, setPortalCookie } from "../cookie"

const NOT_OPENED = "This link has been used already, or is too old. Ask the shop for a new one."

/** Exchanges a link's code for a session. The rate of wrong codes is limited by client address. */
export const POST = async (req: MedusaRequest<AppOpenPortalSessionType>, res: MedusaResponse) => {
  const { portal, portalCodeRate, options } = serviceOf(req)
  // Otherwise another site could sign a visitor in to its own app, and later read what the visitor entered (login CSRF).
  if (!isFromPortal(req)) {
    throw new MedusaError(MedusaError.Types.UNAUTHORIZED, NOT_OPENED)
  }
  const session = await portal.open(req.validatedBody.code)
  if (!session) {
    if (await refusedAsTooMany(res, portalCodeRate, `portal ${addressOf(req)}`)) {
      return
    }
    throw new MedusaError(MedusaError.Types.UNAUTHORIZED, NOT_OPENED)
  }
  await closeReplaced(req)
  setPortalCookie(req, res, session, options.apps.portal)
  const webhook_app = await identityOf(req.scope, session.app_id)
  res.status(200).set("cache-control", "no-store").json({ webhook_app, expires_at: session.expires_at })
}

/** Ends the session of the request. With a token there is no session to end. */
export const DELETE = async (req: AuthenticatedMedusaRequest, res: MedusaResponse) => {
  const { portal, options } = serviceOf(req)
  const session: unknown = req.auth_context.app_metadata?.portal_session_id
  if (typeof session === "string") {
    await portal.close(session)
  }
  clearPortalCookie(req, res, options.apps.portal)
  res.status(204).end()
}

/** Ends the sessions whose cookies the new session replaces or makes obsolete. */
async function closeReplaced(req: MedusaRequest): Promise<void> {
  const { portal } = serviceOf(req)
  for (const text of allSessionsIn(req)) {
    const session = await portal.authenticate(text)
    if (session) {
      await portal.close(session.id)
    }
  }
}

/** The client's address. A proxy may forward any text; all texts that are not addresses share one limit. */
function addressOf({ ip = "" }: MedusaRequest): string {
  const [address = ""] = ip.split("%")
  return isIP(address) ? address : "unknown"
}

function serviceOf(req: MedusaRequest): WebhookModuleService {
  return req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
}
