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

/** Turns a link's code into a session. Wrong codes are counted for the address that sends them. */
export const POST = async (req: MedusaRequest<AppOpenPortalSessionType>, res: MedusaResponse) => {
  const { portal, portalCodeRate, options } = serviceOf(req)
  // Else another site could sign a visitor in as its own app, and read later what they have entered.
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

/** Ends the session that asks. A token has none. */
export const DELETE = async (req: AuthenticatedMedusaRequest, res: MedusaResponse) => {
  const { portal, options } = serviceOf(req)
  const session: unknown = req.auth_context.app_metadata?.portal_session_id
  if (typeof session === "string") {
    await portal.close(session)
  }
  clearPortalCookie(req, res, options.apps.portal)
  res.status(204).end()
}

/** Ends the sessions whose cookies the new one replaces, or which no longer count. */
async function closeReplaced(req: MedusaRequest): Promise<void> {
  const { portal } = serviceOf(req)
  for (const text of allSessionsIn(req)) {
    const session = await portal.authenticate(text)
    if (session) {
      await portal.close(session.id)
    }
  }
}

/** A forwarded address may be any text. What is none counts together. */
function addressOf({ ip = "" }: MedusaRequest): string {
  const [address = ""] = ip.split("%")
  return isIP(address) ? address : "unknown"
}

function serviceOf(req: MedusaRequest): WebhookModuleService {
  return req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
}
