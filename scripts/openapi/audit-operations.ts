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
      "The audit trail, newest first: who has changed a webhook or an app or revealed a secret, when, and what was changed. The values of secrets and headers are not recorded.",
    query: validators.AdminGetWebhookAuditParams,
    response: "AdminWebhookAuditResponse",
    examples: {
      "of one webhook": { query: { webhook_id: [IDS.webhook], action: ["updated", "secret_rotated"] } },
    },
  },
  {
    method: "get",
    path: "/admin/webhook-audit/export",
    summary: "Export who changed what",
    description: "The entries of the audit trail that the filters find, as a spreadsheet, newest first.",
    query: validators.AdminExportWebhookAuditParams,
    response: "spreadsheet",
    examples: {
      "of one webhook": { query: { webhook_id: [IDS.webhook], time_zone: "Europe/Berlin", locale: "de" } },
    },
  },
]
