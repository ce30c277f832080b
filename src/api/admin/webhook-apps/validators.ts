import { z } from "@medusajs/framework/zod"

import { APP_STATUSES } from "../../../types"
import {
  createWebhookAppSchema,
  createWebhookAppTokenSchema,
  updateWebhookAppSchema,
} from "../../../workflows/input/app"
import { oneOrMore, pageSchema, searchSchema } from "../../utils/query-schemas"

export type AdminGetWebhookAppsParamsType = z.output<typeof AdminGetWebhookAppsParams>
export const AdminGetWebhookAppsParams = z.object({
  ...pageSchema,
  q: searchSchema.optional(),
  status: oneOrMore(z.enum(APP_STATUSES)),
})

export type AdminCreateWebhookAppType = z.output<typeof AdminCreateWebhookApp>
export const AdminCreateWebhookApp = createWebhookAppSchema

export type AdminUpdateWebhookAppType = z.output<typeof AdminUpdateWebhookApp>
export const AdminUpdateWebhookApp = updateWebhookAppSchema

export type AdminCreateWebhookAppTokenType = z.output<typeof AdminCreateWebhookAppToken>
export const AdminCreateWebhookAppToken = createWebhookAppTokenSchema

/** An empty object. The plugin options set the lifetime of a link and of its session. */
export const AdminCreateWebhookPortalSession = z.strictObject({})
