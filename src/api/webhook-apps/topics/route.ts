import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { WEBHOOK_MODULE } from "../../../modules/webhook"
import type WebhookModuleService from "../../../modules/webhook/service"
import { describeTopics } from "../../admin/webhooks/topics/route"
import { appIdOf } from "../gate"

/** Those that the app may have, the actions left out, which no list has. */
export const GET = async (req: MedusaRequest, res: MedusaResponse) => {
  const { apps, catalogue } = req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  const app = await apps.retrieve(appIdOf(req))
  const topics = describeTopics(catalogue, new Map())
  res.json({ topics: topics.filter(({ topic }) => catalogue.covers(app.topics, topic)) })
}
