import { validateAndTransformQuery, type MiddlewareRoute } from "@medusajs/framework/http"

import { GetWebhookKeysParams } from "./validators"

/** For everyone: what verifies a signature is no secret. */
export const webhookKeyRoutesMiddlewares: MiddlewareRoute[] = [
  {
    methods: ["GET"],
    matcher: "/webhook-apps/keys",
    middlewares: [validateAndTransformQuery(GetWebhookKeysParams, { isList: false })],
  },
]
