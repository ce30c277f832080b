import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { listWebhooks, toFilters } from "../../admin/webhooks/helpers"
import * as admin from "../../admin/webhooks/route"
import { appIdOf } from "../gate"
import type { AppGetWebhooksParamsType } from "../validators"

export const GET = async (
  req: AuthenticatedMedusaRequest<unknown, AppGetWebhooksParamsType>,
  res: MedusaResponse
) => {
  const filters = { ...toFilters(req.filterableFields), app_id: appIdOf(req) }
  const { webhooks, count } = await listWebhooks(req.scope, filters, req.queryConfig)
  const { skip: offset, take: limit } = req.queryConfig.pagination
  res.json({ webhooks, count, offset, limit })
}

/** The workflow gets the app as the actor, so the webhook belongs to the app and is limited by its rights. */
export const POST = admin.POST
