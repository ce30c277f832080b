import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { WEBHOOK_MODULE } from "../../../modules/webhook"
import type WebhookModuleService from "../../../modules/webhook/service"
import { describeTopic } from "../../admin/webhooks/topics/helpers"
import { pick } from "../../utils/pick"
import { appIdOf } from "../gate"
import type { AppGetWebhookTopicsParamsType } from "../validators"

/** The topics and actions that the app may have. With `scope=all`, also the built-in topics that it may not have. */
export const GET = async (
  req: AuthenticatedMedusaRequest<unknown, AppGetWebhookTopicsParamsType>,
  res: MedusaResponse
) => {
  const { apps, catalogue } = req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  const { topics: rights } = await apps.retrieve(appIdOf(req))
  const { topic: names, scope } = req.validatedQuery
  const listed = [
    ...catalogue.covered(rights).map((definition) => ({ ...describeTopic(definition), allowed: true })),
    ...(scope === "all" ? catalogue.builtInBeyond(rights) : []).map((definition) => ({
      ...describeTopic(definition),
      allowed: false,
    })),
  ]
  const { fields } = req.queryConfig
  res.json({
    topics: listed.filter(({ topic }) => names?.includes(topic) ?? true).map((topic) => pick(topic, fields)),
  })
}
