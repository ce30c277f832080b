export { RecoverWebhook } from "./recover-webhook"
