import { Log } from "../log/log"
import { WebhookFrame } from "./webhook-frame"

/** The deliveries of one webhook. A file of its own, so that the log of all webhooks does not load the frame. */
export default function WebhookLog() {
  return <WebhookFrame>{(webhook) => <Log webhook={webhook} />}</WebhookFrame>
}
