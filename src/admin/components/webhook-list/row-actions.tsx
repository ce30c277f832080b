import type { AdminWebhook } from "../../lib/api/webhooks"
import { WebhookMenu } from "../webhook-actions"

/** What is clicked in a menu counts, to React, as a click on the row that the menu stands in. */
export const RowActions = ({ webhook }: { webhook: AdminWebhook }) => (
  <div onClick={(event) => event.stopPropagation()}>
    <WebhookMenu webhook={webhook} linksToPage />
  </div>
)
