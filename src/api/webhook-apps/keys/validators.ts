import { z } from "@medusajs/framework/zod"

import { textSchema } from "../../../workflows/input/text"

export type GetWebhookKeysParamsType = z.output<typeof GetWebhookKeysParams>
export const GetWebhookKeysParams = z.strictObject({
  /** Of one webhook, which messages name in `x-medusa-webhook-id`; without it an app has those of its own webhooks. */
  webhook_id: textSchema("webhook_id").optional(),
})
