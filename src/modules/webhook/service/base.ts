import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import type { IEventBusModuleService, InternalModuleDeclaration, Logger } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"

import { Catalogue, readsResource, type TopicsBySource } from "../../../topics/catalogue"
import { customTopics } from "../../../topics/custom-topics"
import { NeverSent } from "../../../topics/never-sent"
import type { TopicDefinition } from "../../../types"
import { WebhookApps } from "../apps/apps"
import { effectiveReach } from "../apps/effective"
import { PortalSessions } from "../apps/portal"
import { RequestRate } from "../apps/request-rate"
import type { ExistingResources } from "../backfill/existing-resources"
import type { CatchUpLedger } from "../catch-up-ledger"
import type { LostChanges } from "../catch-up-loop"
import { DirectDeliveries } from "../direct"
import { checkDestination } from "../dispatch/guard/check-destination"
import type { ShopPersons } from "../erasure/shop-persons"
import type { Composer } from "../fan-out/composer"
import { IdempotencyKeys } from "../idempotency"
import { resolveOptions, type WebhookOptions } from "../options"
import { Pipeline } from "../pipeline"
import type { Recovery } from "../recovery"
import type { RegisteredWebhook } from "../registry"
import type { RunExclusive } from "../run-exclusive"
import { openSecrets } from "../secrets"
import { LATELY_SECONDS, orderWaiting } from "../store/ordering"
import { readSnapshots, type Snapshot } from "../store/snapshots"
import type { ShopToSweep } from "../sweep"
import { WebhookRows } from "../webhook-rows"

/** Codes that one IP address may try in a minute. Many people may share an address, and a code has 256 random bits. */
const PORTAL_CODES_PER_MINUTE = 30

/** How long a change of webhooks waits until their waiting deliveries are ordered. The cleanup of the queue orders the rest. */
const ORDERING_MS = 500

const PLAIN_SECRETS =
  'webhooks: the secrets are stored as plain text, because the plugin option "encryptionKeys" is empty'

/** Whether Medusa's CLI runs a command that starts modules, but no server: `medusa exec`, `medusa db:migrate`. */
export function isCommand(command: string | undefined): boolean {
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

/** The base of the service: options, catalogue, pipeline and apps. */
export class ServiceBase extends WebhookRows {
  readonly options: WebhookOptions
  readonly catalogue: Catalogue
  /** Requests of the API with an `Idempotency-Key`. */
  readonly idempotencyKeys: IdempotencyKeys
  /** Apps: third parties with tokens and webhooks of their own. */
  readonly apps: WebhookApps
  /** Links to the portal of an app, and its sessions. */
  readonly portal: PortalSessions
  /** Rate limit of apps' tokens and of the portal's sessions. */
  readonly appRate: RequestRate
  /** Rate limit of an IP address that tries codes of portal links. */
  readonly portalCodeRate: RequestRate
  protected readonly logger: Logger
  protected readonly existing: ExistingResources
  protected readonly source: () => string
  protected readonly pipeline: Pipeline
  protected readonly direct: DirectDeliveries

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
        this.logger.warn(PLAIN_SECRETS)
      }
      await this.pipeline.start()
    },
    onApplicationPrepareShutdown: async () => this.pipeline.stop(),
  }

  /** To be called after webhooks were changed. This process applies the change at once, the others within a second. */
  async webhooksChanged(): Promise<void> {
    await this.pipeline.reload()
    await orderWaiting(this.db, LATELY_SECONDS, ORDERING_MS)
    this.pipeline.wake()
  }

  /** The present time by the database's clock, since times that one process writes are compared by others. */
  now(): Date {
    return this.pipeline.registry.now()
  }

  /** The state of catch-up (`src/catch-up`). */
  get catchUp(): CatchUpLedger {
    return this.pipeline.catchUp
  }

  /** The reason why webhooks may not be sent to this URL, as a sentence; undefined when there is none. */
  async urlProblem(url: string, { ofApp = false } = {}): Promise<string | undefined> {
    return checkDestination(url, ofApp ? this.options.apps.network : this.options.network)
  }

  /** The last known state of a resource; null for a topic without a resource, or when none is known. */
  async snapshotOf(definition: TopicDefinition, resourceId: string | null): Promise<Snapshot | null> {
    if (resourceId === null || !readsResource(definition)) {
      return null
    }
    const key = { entity: definition.entity, resource_id: resourceId }
    const [snapshot] = await readSnapshots(this.db, [key], { draws: false })
    return snapshot?.revision == null ? null : snapshot
  }

  /** The topics of a webhook that its app may have, with wildcards expanded. @throws MedusaError NOT_FOUND */
  protected async topicsOf(webhookId: string): Promise<TopicsBySource> {
    return (await this.rightsOf(webhookId)).topics
  }

  /**
   * The topics of a webhook that its app may have, and all topics that its app may have, with wildcards expanded.
   * @returns without `allowed` if it has no app.
   * @throws MedusaError NOT_FOUND
   */
  protected async rightsOf(webhookId: string): Promise<Pick<Recovery, "topics" | "allowed">> {
    const webhook = await this.retrieveWebhookEndpoint(webhookId)
    const app = webhook.app_id === null ? null : await this.apps.retrieve(webhook.app_id)
    const topics = this.catalogue.expandBySource(effectiveReach(this.catalogue, webhook, app).topics)
    return { topics, allowed: app ? this.catalogue.expand(app.topics) : undefined }
  }

  /** @throws MedusaError NOT_FOUND */
  protected async currentWebhook(id: string): Promise<RegisteredWebhook> {
    await this.pipeline.registry.refresh()
    const webhook = this.pipeline.registry.get(id)
    if (!webhook) {
      throw unknownWebhook(id)
    }
    return webhook
  }
}

/** The error NOT_FOUND for an unknown webhook. */
export function unknownWebhook(id: string): MedusaError {
  return new MedusaError(MedusaError.Types.NOT_FOUND, `Webhook with id: ${id} was not found`)
}

/** The error NOT_ALLOWED. @param message a sentence for the user; see `REFUSAL`. */
export function notAllowed(message: string): MedusaError {
  return new MedusaError(MedusaError.Types.NOT_ALLOWED, message)
}
