import { z } from "@medusajs/framework/zod"

import {
  EXISTING_ENTITIES,
  RECOVERABLE,
  STATS_RANGES,
  WEBHOOK_HEALTHS,
  WEBHOOK_STATUSES,
} from "../../../types"
import { jsonObjectSchema } from "../../../workflows/input/json-object"
import { textSchema } from "../../../workflows/input/text"
import {
  createWebhookSchema,
  newWebhookSchema,
  updateWebhookByIdSchema,
  updateWebhookSchema,
} from "../../../workflows/input/webhook"
import {
  dateSchema,
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

/** Source: Standard Webhooks specification, "Key rotation", asks for days; the contract ends them at a week. */
const MAX_OVERLAP_SECONDS = 7 * 86_400

const MAX_BATCH = 100

/** Bytes of a test's own data. The option `maxPayloadBytes` bounds the whole message. */
const MAX_TEST_DATA = 2 ** 20

const SORTABLE = [
  "created_at",
  "updated_at",
  "name",
  "url",
  "status",
  /** What needs an admin first. */
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
  /** As the webhook has it: `order.*` finds those that subscribe to the wildcard. */
  topic: oneOrMore(textSchema("topic")),
  /** The whole address, exactly. */
  url: oneOrMore(textSchema("url", 2048)),
  external_id: oneOrMore(textSchema("external_id")),
  /** Of the apps that made them. */
  app_id: oneOrMore(textSchema("app_id")),
  created_by: oneOrMore(textSchema("created_by")),
  /** Finds those that are limited to the channel. */
  sales_channel_id: oneOrMore(textSchema("sales_channel_id")),
  created_at: periodSchema("created_at"),
})

export type AdminExportWebhooksParamsType = z.output<typeof AdminExportWebhooksParams>
export const AdminExportWebhooksParams = AdminGetWebhooksParams.omit({
  fields: true,
  limit: true,
  offset: true,
}).extend({ locale: localeSchema, time_zone: timeZoneSchema })

/** None. */
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
/** How far the figures look back. */
export const AdminGetWebhooksOverviewParams = z.object({ range: z.enum(STATS_RANGES).default("24h") })

export type AdminCreateWebhookType = z.output<typeof AdminCreateWebhook>
export const AdminCreateWebhook = createWebhookSchema

export type AdminUpdateWebhookType = z.output<typeof AdminUpdateWebhook>
export const AdminUpdateWebhook = updateWebhookSchema

/** The same in a batch, with the webhook's id. */
export const AdminUpdateWebhookById = updateWebhookByIdSchema

export type AdminBatchWebhooksType = z.output<typeof AdminBatchWebhooks>
export const AdminBatchWebhooks = z
  .strictObject({
    create: z.array(createWebhookSchema).max(MAX_BATCH).optional(),
    update: z.array(AdminUpdateWebhookById).max(MAX_BATCH).optional(),
    delete: z.array(textSchema("delete")).max(MAX_BATCH).optional(),
  })
  .superRefine((batch, context) => {
    const ids = [...(batch.update ?? []).map(({ id }) => id), ...(batch.delete ?? [])]
    const repeated = ids.find((id, index) => ids.indexOf(id) !== index)
    if (repeated !== undefined) {
      context.addIssue({ code: "custom", message: `id: ${repeated} is listed twice` })
    }
  })

export type AdminRotateWebhookSecretType = z.output<typeof AdminRotateWebhookSecret>
export const AdminRotateWebhookSecret = z.strictObject({
  overlap_seconds: z.number().int().min(0).max(MAX_OVERLAP_SECONDS).optional(),
})

export type AdminTestWebhookType = z.output<typeof AdminTestWebhook>
export const AdminTestWebhook = z.strictObject({
  topic: textSchema("topic").optional(),
  resource: textSchema("resource").optional(),
  data: jsonObjectSchema("data", MAX_TEST_DATA).optional(),
})

/** As many as a consumer may gather before it says so. */
const MAX_ACKNOWLEDGED = 1_000

const MAX_FETCHED = 100

/** Most proxies end a request that is not answered for longer. */
const MAX_WAIT_SECONDS = 60

export type AdminGetWebhookMessagesParamsType = z.output<typeof AdminGetWebhookMessagesParams>
export const AdminGetWebhookMessagesParams = z.object({
  limit: z.coerce.number().int().min(1).max(MAX_FETCHED).default(10),
  /** Seconds to wait for the first. */
  wait: z.coerce.number().int().min(0).max(MAX_WAIT_SECONDS).default(0),
})

export type AdminAcknowledgeWebhookMessagesType = z.output<typeof AdminAcknowledgeWebhookMessages>
export const AdminAcknowledgeWebhookMessages = z.strictObject({
  ids: z.array(textSchema("ids")).min(1).max(MAX_ACKNOWLEDGED),
})

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
    /** One that is among the topics; default the first that they stand for. */
    topic: textSchema("topic").optional(),
    /** A resource of the shop; default the topic's sample. */
    resource_id: textSchema("resource_id").optional(),
    /** The webhook that is being changed, if there is one already. */
    id: textSchema("id").optional(),
  })

export type AdminRecoverWebhookType = z.output<typeof AdminRecoverWebhook>
export const AdminRecoverWebhook = z
  .strictObject({
    since: dateSchema("since"),
    until: dateSchema("until").optional(),
    statuses: z.array(z.enum(RECOVERABLE)).min(1).optional(),
    /** Counts and does nothing. */
    dry_run: z.boolean().default(false),
  })
  .refine(({ since, until }) => !until || since < until, { message: "until: must come after since" })

export type AdminSendExistingType = z.output<typeof AdminSendExisting>
export const AdminSendExisting = z.strictObject({ entity: z.enum(EXISTING_ENTITIES) })

/** More than one request asks for by ids; a person's own are found by the customer. */
const MAX_RESOURCES = 1_000

export type AdminEraseWebhookDataType = z.output<typeof AdminEraseWebhookData>
export const AdminEraseWebhookData = z
  .strictObject({
    customer_id: textSchema("customer_id").optional(),
    email: textSchema("email")
      .pipe(z.email({ message: "email: is not a valid e-mail address" }))
      .optional(),
    resource_ids: z.array(textSchema("resource_ids")).min(1).max(MAX_RESOURCES).optional(),
    /** Counts and does nothing. */
    dry_run: z.boolean().default(false),
  })
  .refine(({ customer_id, email, resource_ids }) => customer_id ?? email ?? resource_ids, {
    message: "customer_id: give a customer_id, an email or resource_ids",
  })

export type AdminGetWebhookErasuresParamsType = z.output<typeof AdminGetWebhookErasuresParams>
export const AdminGetWebhookErasuresParams = z.object(pageSchema)
