import { generateEntityId, MedusaError, MedusaService, mergeMetadata } from "@medusajs/framework/utils"

import type { WebhookActor } from "../../types"
import { firstOf } from "../../types/typed"
import { admitActivation, admitWebhooks } from "./apps/apps"
import { checkedChange, checkedCreation } from "./check-row"
import Webhook from "./models/webhook"
import { changeAs } from "./store/audit"
import type { Db } from "./store/db"
import {
  insertWebhooks,
  lockWebhookRows,
  markWebhooksDeleted,
  updateWebhookRows,
  type FullWebhookRow,
} from "./store/webhooks"

/** Columns of webhooks, as Medusa types them. */
export type WebhookColumns = Partial<FullWebhookRow>

type ChangeById = WebhookColumns & { id: string }

/** A change as Medusa types it: its id is optional. */
type Change = WebhookColumns | ChangeOfSelection

/** A change of all webhooks that match a selector, which Medusa's generated `updateWebhookEndpoints` takes too. */
type ChangeOfSelection = { selector: Record<string, unknown>; data: WebhookColumns }

const Generated = MedusaService({ WebhookEndpoint: Webhook })

/**
 * The generated class without the methods that are defined below, because TypeScript does not allow properties to be
 * redeclared as methods.
 */
const Readable: Pick<typeof Generated, "$modelObjects"> &
  (new (
    ...args: ConstructorParameters<typeof Generated>
  ) => Omit<
    InstanceType<typeof Generated>,
    | "createWebhookEndpoints"
    | "updateWebhookEndpoints"
    | "softDeleteWebhookEndpoints"
    | "restoreWebhookEndpoints"
  >) = Generated

/**
 * The rows of webhooks. They are read by Medusa's generated methods. The methods that write have the generated names, but the
 * plugin's own statements: MikroORM writes values into the text of its statements, so that errors, the database's log and
 * traces would contain secrets and headers. Unlike the generated methods they do not join a transaction of the caller, and emit
 * no events `webhook.webhook-endpoint.*`. A trigger records each change in the audit trail.
 */
export class WebhookRows extends Readable {
  protected readonly db: Db
  protected readonly actor: WebhookActor | null = null

  constructor(cradle: { __pg_connection__: Db }, ...rest: unknown[]) {
    super(cradle, ...rest)
    this.db = cradle.__pg_connection__
  }

  /**
   * The same service, whose changes the audit trail attributes to an actor; undefined for the shop's own code. The actor is not
   * a parameter of the methods, because Medusa passes its own context to methods with generated names.
   */
  changedBy(actor: WebhookActor | undefined): this {
    return Object.create(this, { actor: { value: actor ?? null } })
  }

  /**
   * Inserts webhooks, all or none. `secrets` have to be sealed (`sealSecrets`).
   * @throws MedusaError INVALID_DATA that names the column; NOT_ALLOWED for more webhooks than their app may have; DatabaseError
   *   without values.
   */
  async createWebhookEndpoints(data: WebhookColumns): Promise<FullWebhookRow>
  async createWebhookEndpoints(data: readonly WebhookColumns[]): Promise<FullWebhookRow[]>
  async createWebhookEndpoints(
    data: WebhookColumns | readonly WebhookColumns[]
  ): Promise<FullWebhookRow | FullWebhookRow[]> {
    const rows = listOf(data).map((row) => checkedCreation({ ...row, id: generateEntityId(row.id, "whk") }))
    const inserted = rows.length ? await this.changing((trx) => insertOfApps(trx, rows)) : []
    return isList(data) ? inserted : firstOf(inserted)
  }

  /**
   * Sets columns of webhooks, all or none. Other columns are unchanged. `metadata` is merged, as everywhere in Medusa: a key
   * with the value "" is removed. Other JSON columns are replaced.
   * @throws MedusaError NOT_FOUND; INVALID_DATA that names the column; NOT_ALLOWED to activate one whose app is suspended;
   *   DatabaseError without values.
   */
  async updateWebhookEndpoints(data: WebhookColumns): Promise<FullWebhookRow>
  async updateWebhookEndpoints(data: ChangeOfSelection | readonly Change[]): Promise<FullWebhookRow[]>
  async updateWebhookEndpoints(data: Change | readonly Change[]): Promise<FullWebhookRow | FullWebhookRow[]> {
    const changes = await this.byId(listOf(data))
    const updated = await this.changeLockedWebhooks(changes, (_, { id, ...columns }) => columns)
    return isList(data) || "selector" in data ? updated : firstOf(updated)
  }

  /**
   * As `updateWebhookEndpoints`, for columns that depend on the present rows, which are locked.
   * @param plan returns the columns to set. If it throws, nothing is changed.
   */
  async changeLockedWebhooks<Change extends { id: string; status?: string }>(
    changes: readonly Change[],
    plan: (row: FullWebhookRow, change: Change) => WebhookColumns
  ): Promise<FullWebhookRow[]> {
    return this.changing(async (trx) => {
      await admitActivated(trx, changes)
      const ids = changes.map(({ id }) => id)
      const rows = new Map((await lockWebhookRows(trx, ids)).map((row) => [row.id, row]))
      const planned = changes.map((change) => {
        const row = rows.get(change.id) ?? unknownWebhook(change.id)
        const { metadata, ...columns } = plan(row, change)
        const merged = metadata && mergeMetadata(row.metadata ?? {}, metadata)
        return checkedChange({ ...columns, ...(metadata !== undefined && { metadata: merged }), id: row.id })
      })
      return planned.length ? updateWebhookRows(trx, planned) : []
    })
  }

  /** As `updateWebhookEndpoints`, but `metadata` is replaced too. */
  async replaceWebhookColumns(changes: readonly ChangeById[]): Promise<FullWebhookRow[]> {
    if (!changes.length) {
      return []
    }
    return this.changing(async (trx) => {
      await admitActivated(trx, changes)
      await lockWebhookRows(
        trx,
        changes.map(({ id }) => id)
      )
      const updated = await updateWebhookRows(trx, changes.map(checkedChange))
      const unknown = changes.find(({ id }) => !updated.some((row) => row.id === id))
      return unknown ? unknownWebhook(unknown.id) : updated
    })
  }

  /** Marks webhooks as deleted. Their rows are kept for the log. Unknown ones are ignored. */
  async softDeleteWebhookEndpoints(webhooks: string | object | readonly (string | object)[]): Promise<void> {
    const ids = await this.idsOf(webhooks)
    await this.changing((trx) => markWebhooksDeleted(trx, ids, true))
  }

  /** Restores deleted webhooks. Unknown ones are ignored. */
  async restoreWebhookEndpoints(webhooks: string | object | readonly (string | object)[]): Promise<void> {
    const ids = await this.idsOf(webhooks)
    await this.changing((trx) => markWebhooksDeleted(trx, ids, false))
  }

  /** Runs a change of webhooks in a transaction that names the actor. */
  protected async changing<Result>(work: (trx: Db) => Promise<Result>): Promise<Result> {
    return changeAs(this.db, this.actor, work)
  }

  private async byId(changes: readonly Change[]): Promise<ChangeById[]> {
    const lists = await Promise.all(
      changes.map(async (change) => {
        if (!("selector" in change)) {
          return [withId(change)]
        }
        const { selector, data } = change
        const rows = await this.listWebhookEndpoints(selector, { select: ["id"], take: null })
        return rows.map(({ id }) => ({ ...data, id }))
      })
    )
    return lists.flat()
  }

  /** @param webhooks ids, or filters. */
  private async idsOf(webhooks: string | object | readonly (string | object)[]): Promise<string[]> {
    const lists = await Promise.all(
      listOf<string | object>(webhooks).map(async (one) => {
        if (typeof one === "string") {
          return [one]
        }
        const rows = await this.listWebhookEndpoints(one, { select: ["id"], take: null, withDeleted: true })
        return rows.map(({ id }) => id)
      })
    )
    return lists.flat()
  }
}

async function insertOfApps(
  trx: Db,
  rows: readonly (Record<string, unknown> & { id: string })[]
): Promise<FullWebhookRow[]> {
  const owners = rows.flatMap(({ app_id }) => (typeof app_id === "string" ? app_id : []))
  for (const id of [...new Set(owners)].sort()) {
    await admitWebhooks(trx, id, owners.filter((owner) => owner === id).length)
  }
  return insertWebhooks(trx, rows)
}

/** @throws MedusaError NOT_ALLOWED if the app of a webhook that is to be activated is suspended. */
async function admitActivated(trx: Db, changes: readonly { id: string; status?: string }[]): Promise<void> {
  const activated = changes.filter(({ status }) => status === "active").map(({ id }) => id)
  if (activated.length) {
    await admitActivation(trx, activated)
  }
}

function unknownWebhook(id: string): never {
  throw new MedusaError(MedusaError.Types.NOT_FOUND, `Webhook with id: ${id} was not found`)
}

function withId(change: WebhookColumns): ChangeById {
  const { id } = change
  if (id === undefined) {
    throw new MedusaError(MedusaError.Types.INVALID_DATA, "Webhook: id is missing")
  }
  return { ...change, id }
}

function listOf<One>(data: One | readonly One[]): readonly One[] {
  return isList(data) ? data : [data]
}

function isList<One>(data: One | readonly One[]): data is readonly One[] {
  return Array.isArray(data)
}
