import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import type { IEventBusModuleService, InternalModuleDeclaration, Logger } from "@medusajs/framework/types"
import { generateEntityId, MedusaError } from "@medusajs/framework/utils"

import { Catalogue, customTopics, readsResource, type TopicsBySource } from "../../topics/catalogue"
import { NeverSent } from "../../topics/never-sent"
import {
  FINISHED_STATUSES,
  UNFINISHED_STATUSES,
  type AuditFilters,
  type DeliveryFilters,
  type DeliveryList,
  type DeliveryPage,
  type DeliverySelection,
  type ErasureRequest,
  type ErasureResult,
  type ExistingEntity,
  type PipelineHealth,
  type PullAcknowledgement,
  type PulledMessage,
  type PullOptions,
  type RecoveryCount,
  type RecoveryRange,
  type RecoverySuggestion,
  type StatsRange,
  type WebhookAuditEntry,
  type WebhookBackfill,
  type WebhookDelivery,
  type WebhookDeliveryDetail,
  type WebhookErasure,
  type WebhookHealth,
  type WebhookRecord,
  type WebhookSecret,
  type WebhookStats,
  type WebhookPublicKey,
  type WebhooksOverview,
  type WebhookSummary,
  type WebhookTest,
  TopicDefinition,
} from "../../types"
import { WebhookApps } from "./apps/apps"
import { effectiveReach } from "./apps/effective"
import { PortalSessions } from "./apps/portal"
import { RequestRate } from "./apps/request-rate"
import type { RunExclusive } from "./run-exclusive"
import { topicOf } from "./backfill/batch"
import type { ExistingResources } from "./backfill/existing-resources"
import { DirectDeliveries } from "./direct"
import { checkDestination } from "./dispatch/guard/check-destination"
import type { CatchUpLedger } from "./catch-up-ledger"
import type { LostChanges } from "./catch-up-loop"
import type { ShopToSweep } from "./sweep"
import { previewedHeaders, type AttemptFacts } from "./dispatch/request-headers"
import { erase, previewErasure, type Manner } from "./erasure/erase"
import type { ShopPersons } from "./erasure/shop-persons"
import type { Composer } from "./fan-out/composer"
import { IdempotencyKeys } from "./idempotency"
import { resolveOptions, type WebhookOptions } from "./options"
import { overviewOf } from "./overview"
import { Pipeline } from "./pipeline"
import type { RegisteredWebhook } from "./registry"
import { countRecoverable, recover, suggestRecovery } from "./recovery"
import { resealSecrets, type Resealed } from "./reseal"
import { prune, pruneAudit, pruneSnapshots, removePayloads, whyRemoved } from "./retention"
import { livePublicKeys, openSecrets, publicKeysOf, sealSecrets, secretHint } from "./secrets"
import { countByHealth, statsOf, summarize } from "./stats"
import { rebuildStats } from "./stats-keeping"
import { listAuditEntries, recordReveal } from "./store/audit"
import * as backfills from "./store/backfills"
import { unmarkCancelled } from "./store/cancel"
import { findDelivery, listDeliveries, listTopicsOfDeliveries, walkDeliveries } from "./store/deliveries"
import { listErasures } from "./store/erasures"
import { probeNow } from "./store/health"
import { LATELY_SECONDS, orderWaiting } from "./store/ordering"
import { readPipelineHealth } from "./store/pipeline-health"
import { readRounds } from "./store/sweep"
import { whyNotRequeued, type Requeue } from "./store/requeue"
import { readSnapshots, type Snapshot } from "./store/snapshots"
import { changeSealedSecrets } from "./store/sealed-secrets"
import { listWebhookNames, type FullWebhookRow } from "./store/webhooks"
import { WebhookRows } from "./webhook-rows"

/** Why a delivery is not retried. */
const NOT_RETRIED = {
  in_flight: (id: string) => `Webhook delivery ${id} is being sent right now`,
  due: (id: string) =>
    `Webhook delivery ${id} is already due: it is sent as soon as its webhook takes deliveries`,
  no_webhook: (id: string) => `The webhook of webhook delivery ${id} is deleted: there is nowhere to send it`,
  no_payload: (id: string) => `The payload of webhook delivery ${id} is no longer stored: it cannot be sent`,
}

/** Deliveries that one statement looks at for their topics: some 20 ms, and half a megabyte. */
const TOPICS_BATCH = 10_000

/** Codes that one address may try in a minute: many people may share one, and nobody guesses 256 bits. */
const PORTAL_CODES_PER_MINUTE = 30

const READABLE_SECRETS =
  'webhooks: the secrets are stored readable, as the plugin option "encryptionKeys" names no key'

const NOT_REVEALED =
  'This shop does not reveal secrets: the plugin option "revealSecrets" is false. Rotate the secret to get a new one.'

/** Whether Medusa's CLI runs something else than a server, which starts modules too: `medusa exec`, `medusa db:migrate`. */
function isCommand(command: string | undefined): boolean {
  return command !== undefined && /^(exec|user|build|db:.*)$/.test(command)
}

type Cradle = {
  __pg_connection__: Knex
  event_bus: IEventBusModuleService
  logger: Logger
  webhookComposer: Composer
  webhookExistingResources: ExistingResources
  webhookLostChanges: LostChanges
  webhookSweep: ShopToSweep
  webhookPersons: ShopPersons
  webhookRunExclusive: RunExclusive
  webhookSource: () => string
}

/**
 * What the rest of the plugin, and a merchant's own code, may ask of webhooks. Whoever writes rows of webhooks (see
 * `WebhookRows`) calls `webhooksChanged` afterwards, as the plugin's workflows do.
 */
export default class WebhookModuleService extends WebhookRows {
  readonly options: WebhookOptions
  readonly catalogue: Catalogue
  /** Requests of the admin API that bring an `Idempotency-Key`. */
  readonly idempotencyKeys: IdempotencyKeys
  /** Third parties with tokens and webhooks of their own. */
  readonly apps: WebhookApps
  /** Links to the portal of an app, and its sessions. */
  readonly portal: PortalSessions
  /** How often apps' tokens and the portal's sessions may be used. */
  readonly appRate: RequestRate
  /** How often an address may try codes of links to the portal. */
  readonly portalCodeRate: RequestRate
  private readonly logger: Logger
  private readonly existing: ExistingResources
  private readonly source: () => string
  private readonly pipeline: Pipeline
  private readonly direct: DirectDeliveries

  /** @throws MedusaError that names the option, for a wrong plugin option. */
  constructor(cradle: Cradle, options: unknown, declaration?: InternalModuleDeclaration) {
    super(cradle, options, declaration)
    this.options = resolveOptions(options)
    const neverSent = new NeverSent(this.options.allowFields)
    this.catalogue = new Catalogue(customTopics(this.options.topics, neverSent), neverSent)
    this.idempotencyKeys = new IdempotencyKeys(this.db, this.options.encryptionKeys)
    this.apps = new WebhookApps(this.db)
    this.appRate = new RequestRate(cradle.__pg_connection__, this.options.apps.requestsPerMinute)
    this.portal = new PortalSessions(this.db, this.options.apps.portal)
    this.portalCodeRate = new RequestRate(cradle.__pg_connection__, PORTAL_CODES_PER_MINUTE)
    this.logger = cradle.logger
    this.existing = cradle.webhookExistingResources
    this.source = cradle.webhookSource
    this.pipeline = new Pipeline({
      db: this.db,
      bus: cradle.event_bus,
      catalogue: this.catalogue,
      options: this.options,
      composer: cradle.webhookComposer,
      existing: this.existing,
      lost: cradle.webhookLostChanges,
      toSweep: cradle.webhookSweep,
      persons: cradle.webhookPersons,
      runExclusive: cradle.webhookRunExclusive,
      openSecrets: (sealed) => openSecrets(sealed, this.options.encryptionKeys),
      source: this.source,
      logger: cradle.logger,
      works: declaration?.worker_mode !== "server",
    })
    this.direct = new DirectDeliveries({
      db: this.db,
      catalogue: this.catalogue,
      composer: cradle.webhookComposer,
      dispatcher: this.pipeline.dispatcher,
      maxPayloadBytes: this.options.maxPayloadBytes,
      snapshotOf: (definition, resourceId) => this.snapshotOf(definition, resourceId),
    })
  }

  __hooks = {
    onApplicationStart: async () => {
      if (this.options.encryptionKeys.length === 0 && !isCommand(process.argv[2])) {
        this.logger.warn(READABLE_SECRETS)
      }
      await this.pipeline.start()
    },
    onApplicationPrepareShutdown: async () => this.pipeline.stop(),
  }

  /** Secrets as they are stored: encrypted where the option `encryptionKeys` is set. */
  async sealSecrets(secrets: WebhookSecret[]): Promise<unknown[]> {
    return sealSecrets(secrets, this.options.encryptionKeys)
  }

  /** @throws MedusaError when they were encrypted with a key that is not among `encryptionKeys`. */
  async openSecrets(sealed: unknown): Promise<WebhookSecret[]> {
    return openSecrets(sealed, this.options.encryptionKeys)
  }

  /**
   * Seals stored secrets with the newest of `encryptionKeys` where they are not yet, so that an older key can go.
   * @param ids of the webhooks; default all, deleted ones too.
   * @returns the ids of those that it sealed anew, and of those that it could not open.
   */
  async resealSecrets(ids: string[] | null = null): Promise<Resealed> {
    return resealSecrets(this.db, this.options.encryptionKeys, ids)
  }

  /**
   * Changes a webhook's secrets and key pairs. Two changes at once come one after the other: the later sees what the
   * earlier wrote.
   * @param change may be called again; what it returns begins with a secret.
   * @returns what the columns held before.
   * @throws MedusaError NOT_FOUND for an unknown webhook, INVALID_DATA for secrets that do not open.
   */
  async changeSecrets(
    id: string,
    change: (secrets: WebhookSecret[]) => WebhookSecret[]
  ): Promise<Pick<FullWebhookRow, "secrets" | "secret_hint" | "public_keys">> {
    for (;;) {
      const { secrets, secret_hint, public_keys } = await this.retrieveWebhookEndpoint(id)
      const changed = change(await this.openSecrets(secrets))
      const columns = {
        secrets: await this.sealSecrets(changed),
        secret_hint: secretHint(changed[0]!.value),
        public_keys: publicKeysOf(changed),
      }
      if (await this.changing((trx) => changeSealedSecrets(trx, { id, secrets }, columns))) {
        return { secrets, secret_hint, public_keys }
      }
    }
  }

  /**
   * A webhook's present secret, whole. The audit trail says who was shown it, see `changedBy`.
   * @throws MedusaError FORBIDDEN where the option `revealSecrets` is off, NOT_FOUND for an unknown webhook, NOT_ALLOWED for one
   * that signs with a key pair alone, INVALID_DATA for a secret that does not open.
   */
  async revealSecret(id: string): Promise<string> {
    if (!this.options.revealSecrets) {
      throw new MedusaError(MedusaError.Types.FORBIDDEN, NOT_REVEALED)
    }
    const { secrets, signature } = await this.retrieveWebhookEndpoint(id, {
      select: ["secrets", "signature"],
    })
    if (signature === "ed25519") {
      throw notAllowed(`Webhook ${id} signs with a key pair: it has no secret to reveal`)
    }
    const [newest] = await this.openSecrets(secrets)
    // Recorded first: nobody may see the secret without an entry.
    if (!newest || !(await recordReveal(this.db, this.actor, id))) {
      throw unknown(id)
    }
    return newest.value
  }

  /**
   * The public keys that receivers may verify with now, of one webhook or of all whose signature uses them, as this process
   * knows them: a second old at most.
   */
  publicKeys(webhookId?: string): (WebhookPublicKey & { webhook_id: string })[] {
    const now = this.now()
    return this.pipeline.registry
      .all()
      .filter(({ id, signature }) => signature !== "hmac" && (webhookId === undefined || id === webhookId))
      .sort((one, other) => (one.id < other.id ? -1 : 1))
      .flatMap(({ id, public_keys }) =>
        livePublicKeys(public_keys, now).map((key) => ({ webhook_id: id, ...key }))
      )
  }

  /** Makes a change of the webhooks count in this process at once; the others hear of it within a second. */
  async webhooksChanged(): Promise<void> {
    await this.pipeline.reload()
    await orderWaiting(this.db, LATELY_SECONDS)
    this.pipeline.wake()
  }

  /** Now, by the database's clock: of two processes that disagree about the time, one may write what the other compares. */
  now(): Date {
    return this.pipeline.registry.now()
  }

  /** What catch-up (`src/catch-up`) looks after, and how far it has looked. */
  get catchUp(): CatchUpLedger {
    return this.pipeline.catchUp
  }

  /** Why webhooks may not be sent to this URL, as a sentence; undefined when they may. */
  async urlProblem(url: string, { ofApp = false } = {}): Promise<string | undefined> {
    return checkDestination(url, ofApp ? this.options.apps.network : this.options.network)
  }

  /** Queues a signed `webhook.ping` for each webhook. */
  async ping(webhookIds: string[]): Promise<void> {
    await this.pipeline.registry.refresh()
    // One that was deleted meanwhile needs none.
    for (const webhook of webhookIds.flatMap((id) => this.pipeline.registry.get(id) ?? [])) {
      // Where messages are fetched there is no address to try.
      if (webhook.mode === "push") {
        await this.direct.ping(webhook)
      }
    }
    this.pipeline.wake()
  }

  /**
   * Sends a test with the topic's sample, or with a resource of the shop, shaped as the webhook wants its payloads, at once and
   * whatever the webhook's status, and waits for its end. Where messages are fetched it waits as any other until it is.
   * @throws MedusaError NOT_FOUND for an unknown webhook or resource, INVALID_DATA for an unknown topic, for a resource that the
   *   webhook is not sent, and for too long a message.
   */
  async test(webhookId: string, test: WebhookTest = {}): Promise<WebhookDeliveryDetail> {
    const id = await this.direct.test(await this.webhookAsItIs(webhookId), test)
    this.pipeline.longPoll.wake([webhookId])
    return this.retrieveDelivery(id)
  }

  /**
   * Fetches messages from a webhook of mode `pull`, those that are due longest first, and leases them for 60 seconds. None while it
   * is paused or disabled.
   * @param options.limit 1 to 100 messages, 10 by default.
   * @param options.wait seconds to wait for the first, 0 by default. It ends early, with nothing, when this process stops.
   * @param options.signal ends the wait. What was leased by then is given back.
   * @param options.check is shown what was leased; when it throws, that is given back.
   * @throws MedusaError NOT_FOUND, NOT_ALLOWED for one that is sent its messages, and what `check` throws.
   */
  async pullMessages(
    webhookId: string,
    { limit = 10, wait = 0, signal, check }: PullOptions = {}
  ): Promise<PulledMessage[]> {
    const webhook = await this.pulledWebhook(webhookId)
    const fetched = await this.pipeline.longPoll.fetch(webhook, limit, wait * 1000, signal)
    const messages = fetched.map(({ message }) => message)
    try {
      await check?.(messages)
    } catch (error) {
      await this.pipeline.longPoll.giveBack(fetched)
      throw error
    }
    if (signal?.aborted) {
      await this.pipeline.longPoll.giveBack(fetched)
      return []
    }
    return messages
  }

  /**
   * Records that messages, by their ids, have arrived. It may be said again, and after their lease has ended.
   * @throws MedusaError NOT_FOUND, NOT_ALLOWED for a webhook that is sent its messages.
   */
  async acknowledgeMessages(webhookId: string, ids: readonly string[]): Promise<PullAcknowledgement> {
    const webhook = await this.pulledWebhook(webhookId)
    const acknowledgement = await this.pipeline.messages.acknowledge(webhook, ids)
    if (webhook.ordering === "resource") {
      // The next about the same resource may have waited for one of these.
      this.pipeline.longPoll.wake([webhookId])
    }
    return acknowledgement
  }

  /** What was last told of a resource; null where the topic is about none, or nothing is known. */
  async snapshotOf(definition: TopicDefinition, resourceId: string | null): Promise<Snapshot | null> {
    if (resourceId === null || !readsResource(definition)) {
      return null
    }
    const key = { entity: definition.entity, resource_id: resourceId }
    const [snapshot] = await readSnapshots(this.db, [key], { draws: false })
    return snapshot?.revision == null ? null : snapshot
  }

  /** The headers that the first attempt of a delivery would have now, with its signatures masked. */
  async previewHeaders(
    webhook: WebhookRecord,
    delivery: Pick<AttemptFacts, "delivery_id" | "event_id" | "topic">,
    now: Date
  ): Promise<Record<string, string>> {
    const facts: AttemptFacts = {
      ...delivery,
      ...{ webhook_id: webhook.id, attempt: 1, started_at: now, origin: "live", revision: null },
    }
    return previewedHeaders(webhook, facts, this.source())
  }

  async listDeliveries(filters: DeliveryFilters, page: DeliveryPage): Promise<DeliveryList> {
    return listDeliveries(this.db, filters, page)
  }

  /** Every delivery that the filters find, in pages, each read when it is asked for. */
  async *walkDeliveries(
    filters: DeliveryFilters,
    order: DeliveryPage["order"]
  ): AsyncGenerator<WebhookDelivery[]> {
    yield* walkDeliveries(this.db, filters, order)
  }

  /** The topics of a webhook's deliveries in the log, those that wait too; pings and tests are left out. */
  async deliveredTopics(webhookId: string): Promise<string[]> {
    const topics = new Set<string>()
    for (let after: string | undefined = ""; after !== undefined;) {
      const rows = await listTopicsOfDeliveries(this.db, webhookId, after, TOPICS_BATCH)
      rows.forEach(({ topic }) => topics.add(topic))
      after = rows.length < TOPICS_BATCH ? undefined : rows.at(-1)?.id
    }
    return [...topics]
  }

  /** The name of every webhook by its id, those of deleted ones too. */
  async webhookNames(): Promise<Map<string, string>> {
    const rows = await listWebhookNames(this.db)
    return new Map(rows.map(({ id, name }) => [id, name]))
  }

  /** How many of the shop's webhooks there are of each health. */
  async countByHealth(): Promise<Record<WebhookHealth, number>> {
    return countByHealth(this.db)
  }

  /** The statistics of each of these webhooks, by its id; unknown ones are left out. */
  async summarizeWebhooks(ids: string[]): Promise<Record<string, WebhookSummary>> {
    return summarize(this.db, ids, new Date())
  }

  /** How all webhooks of the shop stand, what needs an admin, and what waits. */
  async overview(range: StatsRange): Promise<WebhooksOverview> {
    return overviewOf(this.db, range, new Date())
  }

  /** @throws MedusaError NOT_FOUND */
  async retrieveWebhookStats(id: string, range: StatsRange): Promise<WebhookStats> {
    const stats = await statsOf(this.db, id, range, new Date())
    if (!stats) {
      throw unknown(id)
    }
    return stats
  }

  /**
   * Counts the hours of the last `days` anew for the charts, up to the last one that is over, from what the log still
   * holds. Deliveries go on meanwhile.
   */
  async rebuildStats(days = this.options.retentionDays): Promise<void> {
    return rebuildStats(this.db, days)
  }

  /** How the plugin keeps up with its work, over all processes. */
  async health(): Promise<PipelineHealth> {
    const [health, sweep] = await Promise.all([readPipelineHealth(this.db), readRounds(this.db)])
    return { ...health, sweep }
  }

  /** @throws MedusaError NOT_FOUND */
  async retrieveDelivery(id: string): Promise<WebhookDeliveryDetail> {
    const delivery = await findDelivery(this.db, id)
    if (!delivery) {
      throw new MedusaError(MedusaError.Types.NOT_FOUND, `Webhook delivery with id: ${id} was not found`)
    }
    return delivery
  }

  /**
   * Makes a delivery due now, ahead of all that waits; for a failing webhook it is the next probe.
   * @throws MedusaError NOT_FOUND, or NOT_ALLOWED for a success, one in flight, or one whose payload or webhook is gone.
   */
  async retryDelivery(id: string): Promise<void> {
    const delivery = await this.retrieveDelivery(id)
    if (delivery.status === "success") {
      throw notAllowed(`Webhook delivery ${id} has succeeded: there is nothing to retry`)
    }
    if (delivery.event.payload_removed) {
      throw notAllowed(whyRemoved(delivery, this.options.payloadRetention))
    }
    const retried = await this.retryDeliveries({ ids: [id] })
    const probed = await probeNow(this.db, [delivery.webhook_id])
    if (retried === 0) {
      const reason = (await whyNotRequeued(this.db, id)) ?? "in_flight"
      // One that was sent by hand before is due already, and goes with the probe that an admin may ask for time and again.
      if (reason !== "due" || probed.length === 0) {
        throw notAllowed(NOT_RETRIED[reason](id))
      }
    }
    this.pipeline.wake()
  }

  /**
   * Cancels a delivery that waits.
   * @throws MedusaError NOT_FOUND, or NOT_ALLOWED for one that is finished or in flight.
   */
  async cancelDelivery(id: string): Promise<void> {
    const delivery = await this.retrieveDelivery(id)
    if (!UNFINISHED_STATUSES.some((status) => status === delivery.status)) {
      throw notAllowed(`Webhook delivery ${id} is finished (${delivery.status}): there is nothing to cancel`)
    }
    if ((await this.cancelDeliveries({ ids: [id] })) === 0) {
      await unmarkCancelled(this.db, id)
      throw notAllowed(`Webhook delivery ${id} is being sent right now and cannot be called back`)
    }
  }

  /**
   * Makes every selected delivery due now, ahead of all that waits, but for successes. What takes longer than a second goes
   * on in the background. @returns how many.
   */
  async retryDeliveries(selection: DeliverySelection): Promise<number> {
    return this.requeue(selection, { kind: "retry" })
  }

  /**
   * Sends every selected delivery that is finished once more, successes too, behind what waits and oldest first. What
   * takes longer than a second goes on in the background.
   * @returns how many.
   */
  async replayDeliveries(selection: DeliverySelection): Promise<number> {
    return this.requeue(selection, { kind: "replay", statuses: FINISHED_STATUSES })
  }

  /**
   * Cancels every selected delivery that waits.
   * @param patienceMs after which the rest goes on in the background; `Infinity` where what comes next must find none.
   * @returns how many.
   */
  async cancelDeliveries(
    selection: DeliverySelection,
    remark = "Cancelled by an admin",
    patienceMs?: number
  ): Promise<number> {
    return this.pipeline.bulk.run({ kind: "cancel", selection, remark }, patienceMs)
  }

  /** Since when a recovery is worth while. @throws MedusaError NOT_FOUND */
  async suggestRecovery(webhookId: string): Promise<RecoverySuggestion> {
    const suggestion = await suggestRecovery(this.db, webhookId)
    if (!suggestion) {
      throw unknown(webhookId)
    }
    return suggestion
  }

  /**
   * How much of a range a webhook has no success of. `missing` is how many events its topics cover: its sales channels
   * and filter are only asked when they are sent.
   * @throws MedusaError NOT_FOUND
   */
  async countRecoverable(webhookId: string, range: RecoveryRange): Promise<RecoveryCount> {
    return countRecoverable(this.db, { webhookId, topics: await this.topicsOf(webhookId), range })
  }

  /**
   * Sends a webhook what it has no success of: failed and cancelled deliveries at once, and in the background, through
   * its scope, filter and fields, stored events that never became a delivery to it.
   * @returns how many of each. @throws MedusaError NOT_FOUND
   */
  async recoverWebhook(webhookId: string, range: RecoveryRange): Promise<RecoveryCount> {
    const count = await recover(
      this.db,
      { webhookId, topics: await this.topicsOf(webhookId), range },
      this.pipeline.bulk
    )
    this.pipeline.backfill.wake()
    this.pipeline.wake()
    return count
  }

  /**
   * Starts to send a webhook what the shop has of an entity, each as `<entity>.updated`, in the background.
   * @throws MedusaError NOT_FOUND for an unknown webhook, INVALID_DATA when it does not subscribe to that topic,
   * NOT_ALLOWED while another such run goes on.
   */
  async sendExisting(webhookId: string, entity: ExistingEntity): Promise<WebhookBackfill> {
    const topic = topicOf(entity)
    if (!(await this.topicsOf(webhookId)).read.includes(topic)) {
      throw new MedusaError(
        MedusaError.Types.INVALID_DATA,
        `Invalid request: entity: the webhook does not subscribe to "${topic}"`
      )
    }
    const run = await backfills.insertBackfill(this.db, {
      id: generateEntityId(undefined, "whbkf"),
      webhook_id: webhookId,
      subject: entity,
      total: await this.existing.count(entity),
    })
    if (!run) {
      throw notAllowed(`Webhook ${webhookId} is being sent what the shop has already: wait, or cancel that`)
    }
    this.pipeline.backfill.wake()
    return run
  }

  /** A webhook's last run of a kind; null when there was none. */
  async retrieveBackfill(webhookId: string, kind: "event" | "existing"): Promise<WebhookBackfill | null> {
    return (await backfills.findBackfill(this.db, webhookId, kind)) ?? null
  }

  /**
   * Ends a webhook's run. What it has queued by then is sent.
   * @throws MedusaError NOT_ALLOWED when none goes on.
   */
  async cancelBackfill(webhookId: string, kind: "event" | "existing"): Promise<void> {
    if (!(await backfills.cancelBackfill(this.db, webhookId, kind))) {
      throw notAllowed(`Webhook ${webhookId} has no such run going on: there is nothing to cancel`)
    }
  }

  /**
   * Removes what is older than so many days from the log, and cancels what has waited that long in vain. Payloads go as
   * the option `payloadRetention` says.
   * @returns how many deliveries were cancelled, and how many rows removed.
   */
  async prune(
    days = this.options.retentionDays
  ): Promise<{ cancelled: number; deliveries: number; events: number }> {
    const pruned = await prune(this.db, days)
    await this.pipeline.registry.refresh()
    await pruneSnapshots(this.db, days, this.catalogue.entitiesOf(this.pipeline.registry.topics()))
    await removePayloads(this.db, this.options.payloadRetention)
    await pruneAudit(this.db, this.options.auditRetentionDays)
    return pruned
  }

  /** How much of the log is about a person. Nothing is changed. */
  async previewErasure(request: ErasureRequest): Promise<ErasureResult> {
    return previewErasure(this.pipeline.erasing, request)
  }

  /**
   * Erases what the log holds about a person: payloads, bodies and answers. What is still to be sent of it is cancelled;
   * the rows stay. It emits `customer.redacted` for each customer that it finds.
   */
  async erase(request: ErasureRequest, manner: Manner = {}): Promise<ErasureResult> {
    return erase(this.pipeline.erasing, request, manner)
  }

  /** A page of the erasures that were done, newest first. */
  async listErasures(page: {
    limit: number
    offset: number
  }): Promise<{ erasures: WebhookErasure[]; count: number }> {
    return listErasures(this.db, page)
  }

  /** A page of the audit trail: who changed which webhook, newest first. */
  async listAuditEntries(
    filters: AuditFilters,
    page: { limit: number; offset: number }
  ): Promise<{ entries: WebhookAuditEntry[]; count: number }> {
    return listAuditEntries(this.db, filters, page)
  }

  /** The topics that a webhook's own stand for, as far as its app may have them. @throws MedusaError NOT_FOUND */
  private async topicsOf(webhookId: string): Promise<TopicsBySource> {
    const webhook = await this.retrieveWebhookEndpoint(webhookId)
    const app = webhook.app_id === null ? null : await this.apps.retrieve(webhook.app_id)
    return this.catalogue.expandBySource(effectiveReach(this.catalogue, webhook, app).topics)
  }

  private async requeue(selection: DeliverySelection, requeue: Requeue): Promise<number> {
    return this.pipeline.bulk.run({ kind: "requeue", selection, requeue })
  }

  /** @throws MedusaError NOT_FOUND, NOT_ALLOWED */
  private async pulledWebhook(id: string): Promise<RegisteredWebhook> {
    const webhook = await this.webhookAsItIs(id)
    if (webhook.mode !== "pull") {
      throw notAllowed(`Webhook ${id} is sent its messages: they are fetched from webhooks of mode "pull"`)
    }
    return webhook
  }

  /** @throws MedusaError NOT_FOUND */
  private async webhookAsItIs(id: string): Promise<RegisteredWebhook> {
    await this.pipeline.registry.refresh()
    const webhook = this.pipeline.registry.get(id)
    if (!webhook) {
      throw unknown(id)
    }
    return webhook
  }
}

function unknown(id: string): MedusaError {
  return new MedusaError(MedusaError.Types.NOT_FOUND, `Webhook with id: ${id} was not found`)
}

function notAllowed(message: string): MedusaError {
  return new MedusaError(MedusaError.Types.NOT_ALLOWED, message)
}
