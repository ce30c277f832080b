import { isDeepStrictEqual } from "node:util"

import {
  refetchEntities,
  type AuthenticatedMedusaRequest,
  type MedusaRequest,
} from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"

import { WEBHOOK_MODULE } from "../../../modules/webhook"
import { effectiveReach } from "../../../modules/webhook/apps/effective"
import { maskHeaders } from "../../../modules/webhook/headers-rules"
import { errorText } from "../../../modules/webhook/safe-errors"
import type WebhookModuleService from "../../../modules/webhook/service"
import { livePublicKeys, redactSecret } from "../../../modules/webhook/secrets"
import { asWritten, propertiesOf } from "../../../types/typed"
import { missingRights } from "../../../workflows/rights"
import type { StoredWebhook } from "../../../workflows/webhook-columns"
import { actorOf } from "../../utils/actor"
import { conflict } from "../../utils/conflict"
import { ENTITY, RESOURCE } from "./query-config"
import type { AdminGetWebhooksParamsType } from "./validators"

type Scope = MedusaRequest["scope"]

/** The requested fields of a webhook, as the API shows them. */
type ShownWebhook = Record<string, unknown>

/** What a response shows of webhooks. */
type ResponseView = { fields: string[]; masksHeaders?: boolean }

/**
 * What the actor of a request may see. An actor who may not read webhooks gets only the ids of those they write. The values of
 * headers, which may be credentials, are masked for an actor who may not change webhooks.
 */
export async function viewOf(req: AuthenticatedMedusaRequest): Promise<ResponseView> {
  const missing = await missingRights(req.scope, actorOf(req), [`${RESOURCE}:read`, `${RESOURCE}:update`])
  return {
    fields: missing.has(`${RESOURCE}:read`) ? ["id"] : req.queryConfig.fields,
    masksHeaders: missing.has(`${RESOURCE}:update`),
  }
}

/** Fields that are not columns, and the columns that they are computed from. */
const DERIVED: Record<string, readonly string[]> = {
  secret_redacted: ["secret_hint"],
  limited_by_app: ["app_id", "topics", "sales_channel_ids"],
}

/** How many webhooks an export reads at a time. */
const WALK_PAGE = 200

/** A page of webhooks, and how many webhooks the filters find. */
export async function listWebhooks(
  scope: Scope,
  filters: Record<string, unknown>,
  { fields, masksHeaders, pagination }: ResponseView & Pick<MedusaRequest["queryConfig"], "pagination">
): Promise<{ webhooks: ShownWebhook[]; count: number }> {
  const { data, metadata } = await refetchEntities({
    entity: ENTITY,
    idOrFilter: filters,
    scope,
    fields: columnsFor(fields),
    // The id, descending, makes the order of equal rows the same on each page, and puts the newest first.
    pagination: { ...pagination, order: { ...pagination.order, id: "DESC" } },
  })
  const rows = data.map((row: StoredWebhook): StoredWebhook => (masksHeaders ? withMaskedHeaders(row) : row))
  const limits = fields.includes("limited_by_app") ? await limitsOf(scope, rows) : undefined
  const webhooks = rows.map((row) => ({
    ...serialize(row, fields),
    ...(limits && { limited_by_app: limits.get(row.id) ?? null }),
  }))
  return { webhooks, count: metadata.count ?? webhooks.length }
}

/**
 * The webhooks that the filters find at the start, in this order, page by page. A page is read when the caller asks for it. Each webhook
 * comes once at most: one that is created meanwhile is left out, and so is one that is deleted before its page is read.
 */
export async function* walkWebhooks<Webhook>(
  scope: Scope,
  filters: Record<string, unknown>,
  fields: string[],
  order: MedusaRequest["queryConfig"]["pagination"]["order"]
): AsyncGenerator<Webhook[]> {
  // All ids at first, because any sorted column may change meanwhile. A thousand of them need 30 KB.
  const all = await listWebhooks(scope, filters, { fields: ["id"], pagination: { skip: 0, order } })
  const ids = all.webhooks.map(({ id }) => String(id))
  for (let start = 0; start < ids.length; start += WALK_PAGE) {
    const page = ids.slice(start, start + WALK_PAGE)
    const byId = await webhooksById(scope, page, { fields })
    yield asWritten<Webhook[]>(page.flatMap((id) => byId.get(id) ?? []))
  }
}

/** Webhooks, in the order of `ids`. @throws MedusaError NOT_FOUND for the first unknown id. */
export async function retrieveWebhooks(
  scope: Scope,
  ids: readonly string[],
  view: ResponseView
): Promise<ShownWebhook[]> {
  if (!ids.length) {
    return []
  }
  const byId = await webhooksById(scope, ids, view)
  return ids.map((id) => byId.get(id) ?? notFound(id))
}

/** Webhooks by their id. Unknown ids are left out. */
async function webhooksById(
  scope: Scope,
  ids: readonly string[],
  { fields, masksHeaders }: ResponseView
): Promise<Map<unknown, ShownWebhook>> {
  const pagination = { skip: 0, take: ids.length }
  const view = { fields: ["id", ...fields], masksHeaders, pagination }
  const { webhooks } = await listWebhooks(scope, { id: [...ids] }, view)
  return new Map(webhooks.map((webhook) => [webhook.id, webhook]))
}

/** @throws MedusaError NOT_FOUND */
export async function retrieveWebhook(scope: Scope, id: string, view: ResponseView): Promise<ShownWebhook> {
  const [webhook] = await retrieveWebhooks(scope, [id], view)
  return webhook ?? notFound(id)
}

/** The filters of the list, in the form that `query.graph` takes. */
export function toFilters({
  q,
  status,
  health,
  topic,
  url,
  external_id,
  app_id,
  created_by,
  sales_channel_id,
  created_at,
}: Partial<AdminGetWebhooksParamsType>): Record<string, unknown> {
  return {
    ...(q && { q }),
    ...(status && { status }),
    ...(topic && { topics: { $overlap: topic } }),
    ...(url && { url }),
    ...(external_id && { external_id }),
    ...(app_id && { app_id }),
    ...(created_by && { created_by }),
    ...(sales_channel_id && { sales_channel_ids: { $overlap: sales_channel_id } }),
    ...(created_at && { created_at }),
    ...(health && { health }),
  }
}

/** A write is tried again when another request has created a webhook with one of its external ids at the same moment. */
const MAX_TRIES = 5

/**
 * Writes webhooks that may have an `external_id`. When two requests create a webhook with the same new `external_id` at the same
 * moment, the unique index refuses the second one, which has written nothing. The second try finds the webhook of the first
 * request and updates it.
 */
export async function writeWithExternalId<Result>(write: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries++) {
    try {
      return await write()
    } catch (error) {
      const { constraint } = propertiesOf(error)
      if (constraint !== "IDX_webhook_endpoint_external_id_unique" || tries === MAX_TRIES) {
        throw error
      }
    }
  }
}

/** Throws a conflict of a workflow as a `409` that keeps its message. Other errors are thrown unchanged. */
export function throwWithConflictMessage(error: unknown): never {
  // Workflows throw copies of errors, which are not instances of MedusaError.
  const { type } = propertiesOf(error)
  if (type === MedusaError.Types.CONFLICT) {
    throw conflict(errorText(error))
  }
  throw error
}

/** The topics and sales channels that webhooks are really sent, for those that select more than their app may have. By id. */
async function limitsOf(
  scope: Scope,
  rows: readonly StoredWebhook[]
): Promise<Map<string, Pick<StoredWebhook, "topics" | "sales_channel_ids">>> {
  const { apps, catalogue } = scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  const rights = await apps.rightsOf(rows.flatMap(({ app_id }) => app_id ?? []))
  return new Map(
    rows.flatMap(({ id, app_id, topics, sales_channel_ids }) => {
      const own = { topics, sales_channel_ids }
      const effective = effectiveReach(catalogue, own, (app_id !== null && rights.get(app_id)) || null)
      return isDeepStrictEqual(effective, own) ? [] : [[id, effective] as const]
    })
  )
}

function columnsFor(fields: readonly string[]): string[] {
  return [...new Set(fields.flatMap((field) => DERIVED[field] ?? [field]))]
}

function serialize(row: StoredWebhook, fields: readonly string[]): ShownWebhook {
  const readFor = new Set(columnsFor(fields).filter((column) => !fields.includes(column)))
  const shown = Object.entries(row).filter(([column]) => !readFor.has(column))
  return {
    ...Object.fromEntries(shown),
    ...(fields.includes("public_keys") && { public_keys: livePublicKeys(row.public_keys, new Date()) }),
    ...(fields.includes("secret_redacted") && { secret_redacted: redactSecret(row.secret_hint) }),
  }
}

function withMaskedHeaders(row: StoredWebhook): StoredWebhook {
  return row.headers ? { ...row, headers: maskHeaders(asWritten<Record<string, string>>(row.headers)) } : row
}

function notFound(id: string): never {
  throw new MedusaError(MedusaError.Types.NOT_FOUND, `Webhook with id: ${id} was not found`)
}
