import { ENTITY, webhookFields } from "../admin/webhooks/query-config"

/** Who of the shop has changed a webhook is no business of an app's. */
const HIDDEN = ["created_by", "rights_of"]

/** What an app may read of its webhooks. */
const appWebhookFields = webhookFields.filter((name) => !HIDDEN.includes(name))

export const retrieveTransformQueryConfig = {
  defaults: appWebhookFields,
  allowed: appWebhookFields,
  isList: false,
  entity: ENTITY,
}

export const listTransformQueryConfig = { ...retrieveTransformQueryConfig, isList: true }
