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

/** What it creates is the app's, whose rights bound it: the workflow is told who asks. */
export const POST = admin.POST
