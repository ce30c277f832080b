import type { WebhookAuditEntry } from "../types"
import type { Column } from "./spreadsheet"
import type { SheetWords } from "./words"

/** Stands for a value that the audit trail does not hold. */
const HIDDEN = "•••"

/** The columns of the audit trail. */
export function auditColumns(words: SheetWords): Column<WebhookAuditEntry>[] {
  const { audit: headings } = words
  return [
    { kind: "time", header: headings.createdAt, width: 26, value: (row) => row.created_at },
    { kind: "text", header: headings.actor, width: 26, value: (row) => words.auditActor[row.actor_type] },
    { kind: "text", header: headings.actorId, width: 34, value: (row) => row.actor_id },
    { kind: "text", header: headings.action, width: 22, value: (row) => actionOf(row, words) },
    { kind: "text", header: headings.object, width: 12, value: (row) => words.auditObject[row.object] },
    { kind: "text", header: headings.objectName, width: 28, value: (row) => row.object_name },
    { kind: "text", header: headings.objectId, width: 34, value: (row) => row.object_id },
    { kind: "text", header: headings.changes, width: 60, value: changesOf },
  ]
}

function actionOf({ object, action }: WebhookAuditEntry, words: SheetWords): string {
  return object === "webhook_app" && action === "resumed" ? words.appResumed : words.auditAction[action]
}

/** A line for each setting, by its name in the API: `rate_limit: null → 5`. */
function changesOf({ changes }: WebhookAuditEntry): string | null {
  const lines = Object.entries(changes).map(([setting, change]) =>
    change === "changed"
      ? `${setting}: ${HIDDEN}`
      : `${setting}: ${JSON.stringify(change.from)} → ${JSON.stringify(change.to)}`
  )
  return lines.join("\n") || null
}
