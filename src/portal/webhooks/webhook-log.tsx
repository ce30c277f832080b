import { Log } from "../log/log"
import { WebhookFrame } from "./webhook-frame"

/** What one webhook was sent. */
export default function WebhookLog() {
  return <WebhookFrame>{(webhook) => <Log webhook={webhook} />}</WebhookFrame>
}
