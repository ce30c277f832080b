import { z } from "@medusajs/framework/zod"

import { AUDIT_ACTIONS, AUDIT_ACTORS, AUDIT_OBJECTS } from "../../../types"
import { jsonObjectResponseSchema, momentSchema, pageResponseSchema } from "../../utils/response-schemas"

/** One change of one webhook or app. */
export const AdminWebhookAuditEntry = z.object({
  id: z.string(),
  actor_type: z.enum(AUDIT_ACTORS),
  actor_id: z.string().nullable(),
  action: z.enum(AUDIT_ACTIONS),
  object: z.enum(AUDIT_OBJECTS),
  object_id: z.string(),
  object_name: z.string(),
  changes: jsonObjectResponseSchema,
  created_at: momentSchema,
})

export const AdminWebhookAuditResponse = z.object({
  audit_entries: z.array(AdminWebhookAuditEntry),
  ...pageResponseSchema,
})
