import * as validators from "../../src/api/admin/webhook-audit/validators"
import { IDS } from "./examples"
import type { Operation } from "./operation"

/** The routes under `src/api/admin/webhook-audit`. */
export const auditOperations: Operation[] = [
  {
    method: "get",
    path: "/admin/webhook-audit",
    summary: "List who changed what",
    description:
      "Every change of a webhook and every reveal of its secret, newest first: who it was, when, and what was changed. Secrets and headers only show that they changed.",
    query: validators.AdminGetWebhookAuditParams,
    answer: "AdminWebhookAuditResponse",
    examples: {
      "of one webhook": { query: { webhook_id: [IDS.webhook], action: ["updated", "secret_rotated"] } },
    },
  },
]
