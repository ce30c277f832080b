import { ENTITY, topicFields, webhookFields } from "../admin/webhooks/query-config"

/** An app is not shown which admin has changed a webhook. */
const HIDDEN = ["created_by", "rights_of"]

/** What an app may read of its webhooks. */
const appWebhookFields = webhookFields.filter((name) => !HIDDEN.includes(name))

export const retrieveTransformQueryConfig = {
  defaults: appWebhookFields,
  allowed: appWebhookFields,
  isList: false,
  entity: ENTITY,
}

export const appTopicFields = [...topicFields, "allowed"]

export const topicsTransformQueryConfig = { isList: true, defaults: appTopicFields, allowed: appTopicFields }

export const listTransformQueryConfig = { ...retrieveTransformQueryConfig, isList: true }
