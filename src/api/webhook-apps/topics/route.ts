import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { WEBHOOK_MODULE } from "../../../modules/webhook"
import type WebhookModuleService from "../../../modules/webhook/service"
import { askedTopics, describeTopic } from "../../admin/webhooks/topics/helpers"
import { pick } from "../../utils/pick"
import { appIdOf } from "../gate"

/** Those that the app may have, the actions left out, which no list has. */
export const GET = async (req: AuthenticatedMedusaRequest, res: MedusaResponse) => {
  const { apps, catalogue } = req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  const app = await apps.retrieve(appIdOf(req))
  const own = askedTopics(req, catalogue).filter(({ topic }) => catalogue.covers(app.topics, topic))
  const { fields } = req.queryConfig
  res.json({ topics: own.map((definition) => pick(describeTopic(definition), fields)) })
}
