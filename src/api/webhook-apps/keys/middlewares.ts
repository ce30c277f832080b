import { type MiddlewareRoute } from "@medusajs/framework/http"

import { validateQuery } from "../../utils/validate-query"
import { GetWebhookKeysParams } from "./validators"

/** For everyone: what verifies a signature is no secret. */
export const webhookKeyRoutesMiddlewares: MiddlewareRoute[] = [
  {
    methods: ["GET"],
    matcher: "/webhook-apps/keys",
    middlewares: [validateQuery(GetWebhookKeysParams, { isList: false })],
  },
]
