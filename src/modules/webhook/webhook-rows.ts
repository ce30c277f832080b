import { generateEntityId, MedusaError, MedusaService, mergeMetadata } from "@medusajs/framework/utils"

import type { WebhookActor } from "../../types"
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

/** Medusa types the id of a change as optional. */
type Change = WebhookColumns | ChangeOfSelection

/** What the generated `updateWebhookEndpoints` takes besides changes by id. */
type ChangeOfSelection = { selector: Record<string, unknown>; data: WebhookColumns }

const Generated = MedusaService({ WebhookEndpoint: Webhook })

/** The class without the methods that are defined below: a class may not redeclare Medusa's properties as methods. */
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
 * The rows of webhooks: read by the methods that Medusa generates, written by statements of our own under the same
 * names. MikroORM writes values into the text of its statements, so that each error, the database's log and each trace
 * would show secrets and headers. Unlike the generated ones these join no transaction of the caller's, and emit none of
 * the events `webhook.webhook-endpoint.*`. Each change is recorded in the audit trail, by a trigger and in its transaction.
 */
export class WebhookRows extends Readable {
  protected readonly db: Db
  protected readonly actor: WebhookActor | null = null

  constructor(cradle: { __pg_connection__: Db }, ...rest: unknown[]) {
    super(cradle, ...rest)
    this.db = cradle.__pg_connection__
  }

  /**
   * The same service, whose changes the audit trail puts down to an actor; else to the shop's own code. It is no argument of the
   * methods, since Medusa puts its own context into those of the names that it generates.
   */
  changedBy(actor: WebhookActor | undefined): this {
    return Object.create(this, { actor: { value: actor ?? null } })
  }

  /**
   * Inserts webhooks, all or none. Secrets come sealed (`sealSecrets`).
   * @throws MedusaError INVALID_DATA that names the column, NOT_ALLOWED for more than their app may have, DatabaseError
   * without any value.
   */
  async createWebhookEndpoints(data: WebhookColumns): Promise<FullWebhookRow>
  async createWebhookEndpoints(data: readonly WebhookColumns[]): Promise<FullWebhookRow[]>
  async createWebhookEndpoints(
    data: WebhookColumns | readonly WebhookColumns[]
  ): Promise<FullWebhookRow | FullWebhookRow[]> {
    const rows = listOf(data).map((row) => checkedCreation({ ...row, id: generateEntityId(row.id, "whk") }))
    const inserted = rows.length ? await this.changing((trx) => insertOfApps(trx, rows)) : []
    return isList(data) ? inserted : inserted[0]!
  }

  /**
   * Sets columns of webhooks, all or none; what a change does not name stays as it is. `metadata` is merged, as Medusa
   * does everywhere: a key whose value is "" goes. Other JSON columns are replaced.
   * @throws MedusaError NOT_FOUND, INVALID_DATA that names the column, NOT_ALLOWED to activate one whose app is suspended,
   * DatabaseError without any value.
   */
  async updateWebhookEndpoints(data: WebhookColumns): Promise<FullWebhookRow>
  async updateWebhookEndpoints(data: ChangeOfSelection | readonly Change[]): Promise<FullWebhookRow[]>
  async updateWebhookEndpoints(data: Change | readonly Change[]): Promise<FullWebhookRow | FullWebhookRow[]> {
    const changes = await this.byId(listOf(data))
    const updated = await this.changeLockedWebhooks(changes, (_, { id, ...columns }) => columns)
    return isList(data) || "selector" in data ? updated : updated[0]!
  }

  /**
   * As `updateWebhookEndpoints`, but what is set is worked out from the rows when nobody else can change them any more.
   * @param plan gives the columns to set; what it throws leaves all as they are.
   */
  async changeLockedWebhooks<Change extends { id: string; status?: string }>(
    changes: readonly Change[],
    plan: (row: FullWebhookRow, change: Change) => WebhookColumns
  ): Promise<FullWebhookRow[]> {
    const activated = changes.filter(({ status }) => status === "active").map(({ id }) => id)
    return this.changing(async (trx) => {
      if (activated.length) {
        await admitActivation(trx, activated)
      }
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

  /** As `updateWebhookEndpoints`, but for `metadata`, which is replaced too. */
  async replaceWebhookColumns(changes: readonly ChangeById[]): Promise<FullWebhookRow[]> {
    if (!changes.length) {
      return []
    }
    const activated = changes.filter(({ status }) => status === "active").map(({ id }) => id)
    return this.changing(async (trx) => {
      if (activated.length) {
        await admitActivation(trx, activated)
      }
      const updated = await updateWebhookRows(trx, changes.map(checkedChange))
      const unknown = changes.find(({ id }) => !updated.some((row) => row.id === id))
      return unknown ? unknownWebhook(unknown.id) : updated
    })
  }

  /** Marks webhooks as deleted; their rows stay for the log. Unknown ones are left out. */
  async softDeleteWebhookEndpoints(webhooks: string | object | readonly (string | object)[]): Promise<void> {
    const ids = await this.idsOf(webhooks)
    await this.changing((trx) => markWebhooksDeleted(trx, ids, true))
  }

  /** Takes back that webhooks were deleted. Unknown ones are left out. */
  async restoreWebhookEndpoints(webhooks: string | object | readonly (string | object)[]): Promise<void> {
    const ids = await this.idsOf(webhooks)
    await this.changing((trx) => markWebhooksDeleted(trx, ids, false))
  }

  /** Runs what changes webhooks in a transaction that says who does. */
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
