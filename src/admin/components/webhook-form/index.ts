export { CreateWebhook } from "./create-webhook"
export { EditWebhook } from "./edit-webhook"
