import { z } from "@medusajs/framework/zod"

import { momentSchema } from "../../utils/response-schemas"

/** A public key, and the webhook whose messages it verifies. */
export const WebhookKey = z.object({
  webhook_id: z.string(),
  public_key: z.string(),
  expires_at: momentSchema.nullable(),
})

export const WebhookKeyListResponse = z.object({ keys: z.array(WebhookKey) })
