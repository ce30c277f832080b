import { isIP } from "node:net"

import type { AuthenticatedMedusaRequest, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"

import { WEBHOOK_MODULE } from "../../../../modules/webhook"
import type WebhookModuleService from "../../../../modules/webhook/service"
import { isFromPortal, refusedAsTooMany } from "../../gate"
import { identityOf } from "../../helpers"
import type { AppOpenPortalSessionType } from "../../validators"
import { clearPortalCookie, readAllPortalCookies, setPortalCookie } from "../cookie"

const NOT_OPENED = "This link has been used already, or has expired. Ask the shop for a new one."

/** Exchanges the code of a link for a session. Wrong codes count against the rate limit of the client's address. */
export const POST = async (req: MedusaRequest<AppOpenPortalSessionType>, res: MedusaResponse) => {
  const { portal, portalCodeRate, options } = serviceOf(req)
  // Otherwise another site could sign its visitors in as its own app, and later read the data that they have entered.
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
  await closePreviousSessions(req)
  setPortalCookie(req, res, session, options.apps.portal)
  const webhook_app = await identityOf(req.scope, session.app_id)
  res.status(200).set("cache-control", "no-store").json({ webhook_app, expires_at: session.expires_at })
}

/** Ends the session of the request. A request with a token has no session. */
export const DELETE = async (req: AuthenticatedMedusaRequest, res: MedusaResponse) => {
  const { portal, options } = serviceOf(req)
  const session: unknown = req.auth_context.app_metadata?.portal_session_id
  if (typeof session === "string") {
    await portal.close(session)
  }
  clearPortalCookie(req, res, options.apps.portal)
  res.status(204).end()
}

/** Ends the earlier sessions of this browser, whose cookies the new session replaces or makes invalid. */
async function closePreviousSessions(req: MedusaRequest): Promise<void> {
  const { portal } = serviceOf(req)
  for (const cookie of readAllPortalCookies(req)) {
    const session = await portal.authenticate(cookie)
    if (session) {
      await portal.close(session.id)
    }
  }
}

/** The client's address. A proxy may forward any text: everything that is not an address shares one rate limit. */
function addressOf({ ip = "" }: MedusaRequest): string {
  const [address = ""] = ip.split("%")
  return isIP(address) ? address : "unknown"
}

function serviceOf(req: MedusaRequest): WebhookModuleService {
  return req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
}
