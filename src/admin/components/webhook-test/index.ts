export { TestWebhook } from "./test-webhook"
