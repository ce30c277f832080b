import { z } from "@medusajs/framework/zod"

import { acknowledgeMessagesSchema, fetchMessagesSchema } from "../../../modules/webhook/limits"
import { textSchema } from "../../../modules/webhook/text"
import { STATS_RANGES, WEBHOOK_HEALTHS, WEBHOOK_STATUSES } from "../../../types"
import {
  endsAfterStart,
  requirePerson,
  personSchema,
  recoveryRangeSchema,
  rotateWebhookSecretSchema,
  sendExistingSchema,
  testWebhookSchema,
} from "../../../workflows/input/actions"
import {
  createWebhookSchema,
  newWebhookSchema,
  updateWebhookByIdSchema,
  updateWebhookSchema,
} from "../../../workflows/input/webhook"
import {
  fieldsSchema,
  localeSchema,
  MAX_LIMIT,
  oneOrMore,
  orderSchema,
  pageSchema,
  periodSchema,
  searchSchema,
  timeZoneSchema,
} from "../../utils/query-schemas"
import { topicFields } from "./query-config"

/** Limit of a request, whose response waits for all writes. The workflow, which the shop's own code runs, has none. */
const MAX_BATCH = 100

const SORTABLE = [
  "created_at",
  "updated_at",
  "name",
  "url",
  "status",
  /** Webhooks that need an admin come first. */
  "health",
  "last_success_at",
  "last_failure_at",
] as const

export const AdminGetWebhookParams = z.object({ fields: z.string().optional() })

export type AdminGetWebhooksParamsType = z.output<typeof AdminGetWebhooksParams>
export const AdminGetWebhooksParams = AdminGetWebhookParams.extend({
  ...pageSchema,
  order: orderSchema(SORTABLE).default("-created_at"),
  q: searchSchema.optional(),
  status: oneOrMore(z.enum(WEBHOOK_STATUSES)),
  health: oneOrMore(z.enum(WEBHOOK_HEALTHS)),
  /** Exactly as the webhook has it: `order.*` finds webhooks that subscribe to this wildcard. */
  topic: oneOrMore(textSchema("topic")),
  /** The whole URL, exactly. */
  url: oneOrMore(textSchema("url", 2048)),
  external_id: oneOrMore(textSchema("external_id")),
  /** Finds webhooks that belong to these apps. */
  app_id: oneOrMore(textSchema("app_id")),
  created_by: oneOrMore(textSchema("created_by")),
  /** Finds webhooks that are limited to these sales channels. */
  sales_channel_id: oneOrMore(textSchema("sales_channel_id")),
  created_at: periodSchema("created_at"),
})

export type AdminExportWebhooksParamsType = z.output<typeof AdminExportWebhooksParams>
export const AdminExportWebhooksParams = AdminGetWebhooksParams.omit({
  fields: true,
  limit: true,
  offset: true,
}).extend({ locale: localeSchema, time_zone: timeZoneSchema })

/** No parameters. */
export const AdminGetWebhooksHealthParams = z.object({})

export type AdminGetWebhooksStatsParamsType = z.output<typeof AdminGetWebhooksStatsParams>
export const AdminGetWebhooksStatsParams = z.object({
  webhook_id: oneOrMore(textSchema("webhook_id")).pipe(z.array(z.string()).min(1).max(MAX_LIMIT)),
})

export type AdminGetWebhookStatsParamsType = z.output<typeof AdminGetWebhookStatsParams>
export const AdminGetWebhookStatsParams = z.object({ range: z.enum(STATS_RANGES).default("24h") })

export type AdminGetWebhookTopicsParamsType = z.output<typeof AdminGetWebhookTopicsParams>
export const AdminGetWebhookTopicsParams = z.object({
  fields: fieldsSchema(topicFields).optional(),
  topic: oneOrMore(textSchema("topic")),
})

export type AdminGetWebhooksOverviewParamsType = z.output<typeof AdminGetWebhooksOverviewParams>
/** `range`: the period of the figures. */
export const AdminGetWebhooksOverviewParams = z.object({ range: z.enum(STATS_RANGES).default("24h") })

export type AdminCreateWebhookType = z.output<typeof AdminCreateWebhook>
export const AdminCreateWebhook = createWebhookSchema

export type AdminUpdateWebhookType = z.output<typeof AdminUpdateWebhook>
export const AdminUpdateWebhook = updateWebhookSchema

/** The same in a batch, with the webhook's id. */
export const AdminUpdateWebhookById = updateWebhookByIdSchema

export type AdminBatchWebhooksType = z.output<typeof AdminBatchWebhooks>
export const AdminBatchWebhooks = z.strictObject({
  create: z.array(createWebhookSchema).max(MAX_BATCH).optional(),
  update: z.array(AdminUpdateWebhookById).max(MAX_BATCH).optional(),
  delete: z.array(textSchema("delete")).max(MAX_BATCH).optional(),
})

export type AdminRotateWebhookSecretType = z.output<typeof AdminRotateWebhookSecret>
export const AdminRotateWebhookSecret = rotateWebhookSecretSchema

export type AdminTestWebhookType = z.output<typeof AdminTestWebhook>
export const AdminTestWebhook = testWebhookSchema

export type AdminGetWebhookMessagesParamsType = z.output<typeof AdminGetWebhookMessagesParams>
export const AdminGetWebhookMessagesParams = fetchMessagesSchema

export type AdminAcknowledgeWebhookMessagesType = z.output<typeof AdminAcknowledgeWebhookMessages>
export const AdminAcknowledgeWebhookMessages = acknowledgeMessagesSchema

export type AdminCheckWebhookUrlType = z.output<typeof AdminCheckWebhookUrl>
export const AdminCheckWebhookUrl = z.strictObject({ url: newWebhookSchema.shape.url.unwrap().unwrap() })

export type AdminPreviewWebhookType = z.output<typeof AdminPreviewWebhook>
export const AdminPreviewWebhook = newWebhookSchema
  .pick({
    topics: true,
    fields: true,
    payload: true,
    triggers: true,
    filter: true,
    context: true,
    sales_channel_ids: true,
    signature: true,
    signature_header: true,
    headers: true,
  })
  .extend({
    /** One of the topics to which `topics` subscribe. Default: the first. */
    topic: textSchema("topic").optional(),
    /** Id of a resource of the shop. Default: the topic's sample. */
    resource_id: textSchema("resource_id").optional(),
    /** Id of the webhook whose form is open. Absent: a new one. */
    id: textSchema("id").optional(),
  })

export type AdminRecoverWebhookType = z.output<typeof AdminRecoverWebhook>
export const AdminRecoverWebhook = recoveryRangeSchema
  .extend({
    /** Only counts, and changes nothing. */
    dry_run: z.boolean().default(false),
  })
  .superRefine(endsAfterStart)

export type AdminSendExistingType = z.output<typeof AdminSendExisting>
export const AdminSendExisting = sendExistingSchema

export type AdminEraseWebhookDataType = z.output<typeof AdminEraseWebhookData>
export const AdminEraseWebhookData = personSchema
  .extend({
    /** Only counts, and changes nothing. */
    dry_run: z.boolean().default(false),
  })
  .superRefine(requirePerson)

export type AdminGetWebhookErasuresParamsType = z.output<typeof AdminGetWebhookErasuresParams>
export const AdminGetWebhookErasuresParams = z.object(pageSchema)
