import { generateEntityId, MedusaError, mergeMetadata } from "@medusajs/framework/utils"

import type {
  WebhookActor,
  WebhookApp,
  WebhookAppFilters,
  WebhookAppSettings,
  WebhookAppToken,
} from "../../../types"
import { REFUSAL } from "../remarks"
import * as store from "../store/apps"
import { changeAs } from "../store/audit"
import { deleteBulkActionsOfApp } from "../store/bulk-actions"
import type { Db } from "../store/db"
import { deletePortalSessionsOfApp } from "../store/portal-sessions"
import { isTransient } from "../transient-errors"
import { hashOfToken, hintOfToken, newToken } from "./token-text"

/** Two, so that a new token can be installed before the old one is deleted. */
const MAX_LIVE_TOKENS = 2

/** Apps and their tokens. Each change is recorded in the audit trail, by triggers and in its transaction. */
export class WebhookApps {
  /** @param actor the actor in the audit trail; null for the shop's own code. */
  constructor(
    private readonly db: Db,
    private readonly actor: WebhookActor | null = null
  ) {}

  /** The same, whose changes the audit trail attributes to an actor. */
  changedBy(actor: WebhookActor | undefined): WebhookApps {
    return new WebhookApps(this.db, actor ?? null)
  }

  /** A page of apps, newest first. */
  async list(
    filters: WebhookAppFilters,
    page: { limit: number; offset: number }
  ): Promise<{ apps: WebhookApp[]; count: number }> {
    return store.listApps(this.db, filters, page)
  }

  /** An app; undefined for an unknown one. */
  async find(id: string): Promise<WebhookApp | undefined> {
    return store.findApp(this.db, id)
  }

  /** An app. @throws MedusaError NOT_FOUND */
  async retrieve(id: string): Promise<WebhookApp> {
    return (await this.find(id)) ?? unknownApp(id)
  }

  /** The topics and sales channels that these apps may have, by app id. Empty `sales_channel_ids`: all. */
  async rightsOf(
    ids: readonly string[]
  ): Promise<Map<string, Pick<WebhookApp, "topics" | "sales_channel_ids">>> {
    const rows = ids.length ? await store.listRights(this.db, ids) : []
    return new Map(rows.map(({ id, ...rights }) => [id, rights]))
  }

  async create(
    settings: WebhookAppSettings & { id?: string; created_by?: string | null }
  ): Promise<WebhookApp> {
    const id = generateEntityId(settings.id, "whapp")
    await this.changing((trx) =>
      store.insertApp(trx, { ...settings, id, created_by: settings.created_by ?? null })
    )
    return this.retrieve(id)
  }

  /** Sets the given columns. `metadata` is merged, as everywhere in Medusa. @throws MedusaError NOT_FOUND */
  async update(id: string, { metadata, ...settings }: Partial<WebhookAppSettings>): Promise<WebhookApp> {
    const before = await this.retrieve(id)
    return this.replace(id, {
      ...settings,
      ...(metadata !== undefined && { metadata: metadata && mergeMetadata(before.metadata ?? {}, metadata) }),
    })
  }

  /**
   * As `update`, but `metadata` is replaced too. When an app is suspended, its active webhooks are paused in the same
   * transaction, and resume with it; its portal sessions and bulk actions end permanently. Call the service's `webhooksChanged`
   * afterwards.
   * @throws MedusaError NOT_FOUND
   */
  async replace(id: string, settings: Partial<WebhookAppSettings>): Promise<WebhookApp> {
    await this.changing(async (trx) => {
      const before = await store.lockApp(trx, id)
      if (!before) {
        unknownApp(id)
      }
      await store.lockWebhooksOfApp(trx, id)
      await store.updateApp(trx, id, settings)
      if (settings.topics || settings.sales_channel_ids) {
        await store.touchWebhooksOfApp(trx, id)
      }
      if (settings.status === "suspended") {
        await store.pauseWebhooksOfApp(trx, id)
        await deletePortalSessionsOfApp(trx, id)
        await deleteBulkActionsOfApp(trx, id)
      }
      if (settings.status === "active" && before.status === "suspended") {
        await store.resumeWebhooksOfApp(trx, id)
      }
    })
    return this.retrieve(id)
  }

  /**
   * Marks an app as deleted. Its tokens become invalid, and its portal sessions and bulk actions end. The caller deletes its
   * webhooks.
   */
  async softDelete(id: string): Promise<void> {
    await this.changing(async (trx) => {
      await store.markAppDeleted(trx, id, true)
      await deletePortalSessionsOfApp(trx, id)
      await deleteBulkActionsOfApp(trx, id)
    })
  }

  async restore(id: string): Promise<void> {
    await this.changing((trx) => store.markAppDeleted(trx, id, false))
  }

  /** Ids of an app's webhooks. @param deleted whether to include deleted ones. */
  async webhookIds(id: string, { deleted = false } = {}): Promise<string[]> {
    return store.listWebhookIdsOfApp(this.db, id, deleted)
  }

  /** The topics and wildcards of an app's webhooks, including deleted ones. */
  async askedTopics(id: string): Promise<string[]> {
    return store.listTopicsOfApp(this.db, id)
  }

  /** The sales channels that an app's webhooks name. */
  async askedSalesChannels(id: string): Promise<string[]> {
    return store.listSalesChannelsOfApp(this.db, id)
  }

  /**
   * Finds the app of a token, and stores its use, once a minute at most. A use that cannot be stored, as in a read-only database, is
   * not stored.
   * @returns undefined for a text that is no token, and for a token that has expired, was deleted, or whose app is suspended or
   *   deleted.
   */
  async authenticate(
    text: string,
    ip: string | null
  ): Promise<{ token_id: string; app_id: string } | undefined> {
    const hash = hashOfToken(text)
    const token = hash && (await store.findLiveToken(this.db, { hash }))
    if (!token) {
      return undefined
    }
    if (token.is_seldom_used) {
      await store.noteTokenUse(this.db, token.id, ip).catch((error: unknown) => {
        if (!isTransient(error)) {
          throw error
        }
      })
    }
    return { token_id: token.id, app_id: token.app_id }
  }

  /** Whether a token is still valid. */
  async isLive(tokenId: string): Promise<boolean> {
    return (await store.findLiveToken(this.db, { id: tokenId })) !== undefined
  }

  /** Whether a webhook belongs to the app and is not deleted. */
  async ownsWebhook(id: string, webhookId: string): Promise<boolean> {
    return store.isWebhookOfApp(this.db, id, webhookId)
  }

  /** Those of these deliveries whose webhook belongs to the app. The webhook may be deleted. */
  async ownDeliveries(id: string, deliveryIds: readonly string[]): Promise<string[]> {
    return store.listDeliveriesOfApp(this.db, id, deliveryIds)
  }

  /** An app's tokens without their texts, newest first, including expired ones. @throws MedusaError NOT_FOUND */
  async listTokens(id: string): Promise<WebhookAppToken[]> {
    await this.retrieve(id)
    return store.listTokens(this.db, id)
  }

  /**
   * Creates a token of an app. Expired ones are deleted.
   * @returns the token with its text, which is not stored and cannot be shown again.
   * @throws MedusaError NOT_FOUND; NOT_ALLOWED if the app has two valid tokens already.
   */
  async createToken(
    id: string,
    { expires_at, created_by }: { expires_at?: Date | null; created_by?: string | null } = {}
  ): Promise<WebhookAppToken & { token: string }> {
    const { token, hash } = newToken()
    const row = await this.changing(async (trx) => {
      // The lock serialises concurrent calls, so that both count the tokens correctly.
      if (!(await store.lockApp(trx, id))) {
        unknownApp(id)
      }
      await store.deleteExpiredTokens(trx, id)
      if ((await store.listTokens(trx, id)).length >= MAX_LIVE_TOKENS) {
        const message = `Webhook app ${id} has ${MAX_LIVE_TOKENS} tokens already: delete one of them first`
        throw new MedusaError(MedusaError.Types.NOT_ALLOWED, message)
      }
      return store.insertToken(trx, {
        id: generateEntityId(undefined, "whtok"),
        app_id: id,
        hash,
        hint: hintOfToken(token),
        expires_at: expires_at ?? null,
        created_by: created_by ?? null,
      })
    })
    return { ...row, token }
  }

  /** Deletes a token. It is invalid at once. @throws MedusaError NOT_FOUND */
  async deleteToken(id: string, tokenId: string): Promise<void> {
    if ((await this.changing((trx) => store.deleteTokens(trx, id, tokenId))) === 0) {
      const message = `Webhook app token with id: ${tokenId} was not found`
      throw new MedusaError(MedusaError.Types.NOT_FOUND, message)
    }
  }

  /** Deletes all tokens of an app. */
  async deleteTokens(id: string): Promise<void> {
    await this.changing((trx) => store.deleteTokens(trx, id))
  }

  private async changing<Result>(work: (trx: Db) => Promise<Result>): Promise<Result> {
    return changeAs(this.db, this.actor, work)
  }
}

/** @throws MedusaError NOT_FOUND */
export function unknownApp(id: string): never {
  throw new MedusaError(MedusaError.Types.NOT_FOUND, `Webhook app with id: ${id} was not found`)
}

/**
 * Refuses to add webhooks beyond an app's limit, or to a suspended app. Locks the app until the transaction ends.
 * @param count number of added webhooks.
 * @throws MedusaError NOT_FOUND; NOT_ALLOWED
 */
export async function admitWebhooks(trx: Db, id: string, count: number): Promise<void> {
  const app = await lockActiveApp(trx, id)
  if ((await store.countWebhooksOfApp(trx, id)) + count > app.max_webhooks) {
    const message = `Webhook app ${id} may have at most ${app.max_webhooks} webhooks`
    throw new MedusaError(MedusaError.Types.NOT_ALLOWED, message)
  }
}

/** Locks an app until the transaction ends. @throws MedusaError NOT_FOUND; NOT_ALLOWED for a suspended app. */
export async function lockActiveApp(
  trx: Db,
  id: string
): Promise<Pick<WebhookApp, "status" | "max_webhooks">> {
  const app = await store.lockApp(trx, id)
  refuseUnlessActive(id, app)
  return app
}

/**
 * Refuses to activate webhooks whose app is suspended. Locks the apps until the transaction ends, so that they are not
 * suspended meanwhile.
 * @throws MedusaError NOT_ALLOWED
 */
export async function admitActivation(trx: Db, webhookIds: readonly string[]): Promise<void> {
  const owned = await store.listAppsOfWebhooks(trx, webhookIds)
  for (const id of [...new Set(owned.map(({ app_id }) => app_id))].sort()) {
    refuseUnlessActive(id, await store.lockApp(trx, id, true))
  }
}

function refuseUnlessActive(
  id: string,
  app: Pick<WebhookApp, "status" | "max_webhooks"> | undefined
): asserts app is Pick<WebhookApp, "status" | "max_webhooks"> {
  if (!app) {
    unknownApp(id)
  }
  if (app.status !== "active") {
    throw new MedusaError(MedusaError.Types.NOT_ALLOWED, REFUSAL.appSuspended(id))
  }
}
