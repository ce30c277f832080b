import { ENTITY, topicFields, webhookFields } from "../admin/webhooks/query-config"

/** Ids of admins, which an app may not see. */
const HIDDEN = ["created_by", "rights_of"]

/** The fields of its webhooks that an app may read. */
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
