import type { IEventBusModuleService, Logger } from "@medusajs/framework/types"

import type { Catalogue } from "../../topics/catalogue"
import { CUSTOMER_REDACTED, type WebhookSecret } from "../../types"
import { Alerts, emitOn } from "./alerts/alerts"
import { AnnouncedWrite } from "./announced-write"
import type { FailedDelivery } from "./alerts/alerts-of"
import { Outages } from "./alerts/outages"
import type { RunExclusive } from "./run-exclusive"
import { Backfill } from "./backfill/backfill"
import type { ExistingResources } from "./backfill/existing-resources"
import { BulkActions } from "./bulk-actions"
import { EventCapture } from "./capture/capture"
import { CatchUpLedger } from "./catch-up-ledger"
import { CatchUpLoop, type LostChanges } from "./catch-up-loop"
import { Dispatcher } from "./dispatch/dispatcher"
import { giveUp, type GivenUp } from "./dispatch/give-up"
import { MAX_IN_FLIGHT } from "./dispatch/local-queue"
import { Recorder } from "./dispatch/recorder"
import { RecoveredBacklogs } from "./dispatch/recovered-backlogs"
import type { NetworkOptions } from "./dispatch/guard/network-policy"
import { Sender } from "./dispatch/send/sender"
import { eraseDeletedCustomers } from "./erasure/deleted-customers"
import type { Erasing } from "./erasure/erase"
import type { ShopPersons } from "./erasure/shop-persons"
import type { Composer } from "./fan-out/composer"
import { DeliveryWriter } from "./fan-out/delivery-writer"
import { FanOut } from "./fan-out/fan-out"
import { Hourly } from "./hourly"
import { LogIndexes } from "./log-indexes"
import { Loop, runEach } from "./loop"
import { QueueRepair } from "./queue-repair"
import type { WebhookOptions } from "./options"
import { WebhookRegistry } from "./registry"
import { LongPoll } from "./pull/long-poll"
import { Messages } from "./pull/messages"
import { reportUnfetched } from "./pull/unfetched"
import { applyRetention, type Retention } from "./retention"
import { errorText } from "./safe-errors"
import { SetAside } from "./set-aside"
import { addUp, keepStats } from "./stats-keeping"
import { Sweep, type ShopToSweep } from "./sweep"
import { cancelMarked } from "./store/cancel"
import type { Db } from "./store/db"
import { isGivenUp } from "./store/health"
import { LATELY_SECONDS, orderWaiting } from "./store/ordering"
import { readPipelineHealth } from "./store/pipeline-health"
import { cancelOrphans } from "./store/retention"
import { deleteExpiredWebhooks } from "./store/webhooks"
import { Metrics } from "./telemetry/metrics"

/** How often the webhooks are read: half of the time for which a read is valid (`MAX_AGE_MS` of the registry). */
const REFRESH_MS = 500

/**
 * How often the queue is tidied: overdue deliveries are given up, cancelled ones end, ordering keys are set, and expired webhooks are
 * deleted.
 */
const CLEAN_UP_MS = 10_000

/** How often the tally is added to the statistics of the charts. */
const COUNT_MS = 2_000

/** How often to poll for recovered webhooks of processes that were killed. A wake ends the pause. */
const RECOVERY_MS = 5_000

/** Deliveries that one statement of the cleanup cancels. */
const CLEAN_UP_BATCH = 1_000

const DAY_MS = 86_400_000

type PipelineDependencies = {
  db: Db
  bus: IEventBusModuleService
  catalogue: Catalogue
  options: WebhookOptions
  composer: Composer
  existing: ExistingResources
  lost: LostChanges
  toSweep: ShopToSweep
  persons: ShopPersons
  runExclusive: RunExclusive
  openSecrets: (sealed: unknown) => WebhookSecret[]
  /** The shop's backend URL, or its name. */
  source: () => string
  logger: Logger
  /** Whether this process does the shop's background work: fan-out, dispatch and maintenance. */
  works: boolean
}

/** A task that runs until it is stopped. */
type Background = { start(): void; stop(): Promise<void> }

/**
 * The parts of the pipeline in one process, and their life cycle. Capture runs in all processes; fan-out, dispatch and
 * maintenance run in those that do background work.
 */
export class Pipeline {
  readonly registry: WebhookRegistry
  readonly dispatcher: Dispatcher
  readonly messages: Messages
  readonly longPoll: LongPoll
  readonly metrics = new Metrics()
  readonly catchUp: CatchUpLedger
  readonly backfill: Backfill
  readonly erasing: Erasing
  readonly bulk: BulkActions
  /** The shop's background work, except dispatch, which is stopped last. */
  private readonly background: Background[]
  private readonly alerts: Alerts
  private readonly outages: Outages
  private readonly capture: EventCapture
  private readonly fanOut: FanOut
  private readonly recorder: Recorder
  private readonly givingUp: AnnouncedWrite<GivenUp>
  private readonly sender: Sender
  private readonly senderForApps: Sender
  private readonly refreshing: Loop
  private readonly recovering: Loop
  private readonly works: boolean
  private readonly options: WebhookOptions
  private readonly catalogue: Catalogue
  private readonly source: () => string
  private readonly db: Db
  private readonly logger: Logger
  private ordered = false
  private stopObserving: (() => void) | undefined

  constructor({
    db,
    bus,
    catalogue,
    options,
    composer,
    existing,
    lost,
    toSweep,
    persons,
    runExclusive,
    openSecrets,
    source,
    logger,
    works,
  }: PipelineDependencies) {
    this.works = works
    this.options = options
    this.catalogue = catalogue
    this.source = source
    this.db = db
    this.logger = logger
    const senderIn = (network: NetworkOptions) =>
      new Sender({
        network,
        maxResponseBytes: options.maxResponseBytes,
        connectionsPerOrigin: MAX_IN_FLIGHT,
      })
    this.sender = senderIn(options.network)
    // The shop's own `network.allow` does not apply to webhooks of apps.
    this.senderForApps = senderIn({ ...options.apps.network, proxy: options.network.proxy })
    this.registry = new WebhookRegistry(db, options, catalogue, openSecrets, logger, () => {
      this.capture.listen(this.registry.topics())
      this.dispatcher.webhooksChanged()
      this.recovering.wake()
    })
    this.alerts = new Alerts(bus, logger)
    this.outages = new Outages(db, bus)
    const { answers, success } = options.payloadRetention
    const removesSuccesses = success === 0
    this.recorder = new Recorder(db, this.registry, this.alerts, this.metrics, logger, removesSuccesses, () =>
      this.registry.refresh()
    )
    this.givingUp = new AnnouncedWrite(
      db,
      async (trx, { failed: [first] }) => first !== undefined && isGivenUp(trx, first.id),
      (givenUp) => this.onGivenUp(givenUp)
    )
    this.dispatcher = new Dispatcher(
      db,
      this.registry,
      this.recorder,
      {
        send: (request, webhookId) =>
          (this.registry.get(webhookId)?.app_topics ? this.senderForApps : this.sender).send(request),
        source,
        now: () => this.registry.now(),
        random: Math.random,
        mayBeSent: (webhookId, topic) => this.registry.mayBeSent(webhookId, topic),
        keepsResponse: (succeeded) => answers && !(succeeded && removesSuccesses),
      },
      options,
      logger
    )
    this.messages = new Messages(
      db,
      this.registry,
      this.recorder,
      { source, now: () => this.registry.now(), random: Math.random },
      new SetAside(db, logger, "dispatch")
    )
    this.longPoll = new LongPoll(db, this.registry, this.messages, logger)
    const onFailed = (failed: FailedDelivery[]) => this.recorder.announce([], failed)
    const writer = new DeliveryWriter(
      db,
      this.registry,
      catalogue,
      this.dispatcher,
      options.maxPayloadBytes,
      onFailed,
      (webhookIds) => this.wake(webhookIds)
    )
    this.fanOut = new FanOut(db, this.registry, catalogue, composer, writer, options, logger)
    this.backfill = new Backfill(
      db,
      this.registry,
      catalogue,
      composer,
      existing,
      options.maxPayloadBytes,
      logger,
      onFailed,
      () => this.wake()
    )
    this.bulk = new BulkActions(db, logger, {
      wake: () => this.wake(),
      withdraw: (ids) => this.dispatcher.withdraw(ids),
      mayBeSent: (webhookId, topic) => this.registry.mayBeSent(webhookId, topic),
    })
    this.capture = new EventCapture(bus, catalogue, db, logger, this.fanOut)
    const aside = new SetAside(db, logger, "capture")
    this.catchUp = new CatchUpLedger(db, this.registry, catalogue, options.catchUp, aside, (events) => {
      this.metrics.caughtUp(events)
      this.fanOut.wake()
    })
    this.refreshing = new Loop("reading webhooks", () => this.refresh(), REFRESH_MS, logger)
    const recovery = new RecoveredBacklogs(db, this.registry, (webhookId) =>
      this.dispatcher.wake([webhookId])
    )
    this.recovering = new Loop("release of waiting deliveries", () => recovery.step(), RECOVERY_MS, logger)
    this.erasing = {
      db,
      shop: persons,
      announce: (redacted) =>
        emitOn(
          bus,
          redacted.map((data) => ({ name: CUSTOMER_REDACTED, data }))
        ),
    }
    this.background = [
      this.fanOut,
      this.backfill,
      this.bulk,
      this.recovering,
      new Loop("cleanup of the queue", () => this.cleanUp(), CLEAN_UP_MS, logger),
      new Loop("aggregation of statistics", () => addUp(db), COUNT_MS, logger),
      new LogIndexes(db, logger),
      ...this.searchesForChanges({ db, catalogue, options, lost, toSweep, runExclusive, logger }),
      ...this.hourlyTasks({ db, options, runExclusive, logger }),
    ]
  }

  /** Catch-up and the sweep, if the options switch them on. */
  private searchesForChanges({
    db,
    catalogue,
    options,
    lost,
    toSweep,
    runExclusive,
    logger,
  }: Pick<
    PipelineDependencies,
    "db" | "catalogue" | "options" | "lost" | "toSweep" | "runExclusive" | "logger"
  >): Background[] {
    const { catchUp, registry } = this
    const searches: Background[] = []
    if (options.catchUp) {
      const settings = {
        intervalMs: options.catchUp.intervalMs,
        memoryMs: options.retentionDays * DAY_MS,
      }
      searches.push(new CatchUpLoop(catchUp, catalogue, lost, runExclusive, settings, logger))
    }
    if (options.sweep) {
      const { hours } = options.sweep
      searches.push(new Sweep(db, registry, catalogue, catchUp, toSweep, runExclusive, hours, logger))
    }
    return searches
  }

  /** Statistics, retention, and, if the option switches it on, the erasure of deleted customers. */
  private hourlyTasks({
    db,
    options,
    runExclusive,
    logger,
  }: Pick<PipelineDependencies, "db" | "options" | "runExclusive" | "logger">): Background[] {
    const { retentionDays } = options
    const queueRepair = new QueueRepair(db, logger)
    const keepingStats = new Hourly(
      "statistics",
      (signal) => keepStats(db, retentionDays, signal),
      runExclusive,
      logger,
      "at once"
    )
    const pruning = new Hourly(
      "retention",
      (signal) =>
        runEach([
          () => queueRepair.run(signal),
          () => applyRetention(db, this.retentionOf(retentionDays), signal),
        ]),
      runExclusive,
      logger
    )
    const erasingDeleted = new Hourly(
      "erasure",
      (signal) => eraseDeletedCustomers(this.erasing, retentionDays * DAY_MS, logger, signal),
      runExclusive,
      logger
    )
    return [keepingStats, pruning, ...(options.eraseDeletedCustomers ? [erasingDeleted] : [])]
  }

  /** What is kept and for how long, by the options. @param days for which the log is kept. */
  retentionOf(days: number): Retention {
    const { auditRetentionDays, payloadRetention } = this.options
    const entities = async () => {
      await this.registry.refresh()
      return this.catalogue.entitiesOf(this.registry.topics())
    }
    return { log: days, audit: auditRetentionDays, payloads: payloadRetention, entities }
  }

  /** Starts all parts. If the database cannot be reached, it resolves all the same, and the loops retry. */
  async start(): Promise<void> {
    if (this.works) {
      this.capture.listenToAll()
    }
    await this.prepare().catch((error: unknown) =>
      this.logger.error(`webhooks: the webhooks could not be read, trying again: ${errorText(error)}`)
    )
    this.refreshing.start()
    this.longPoll.start()
    if (this.works) {
      // Begins to read the shop's name, so that it is known before the first attempt.
      this.source()
      this.dispatcher.start()
      this.background.forEach((one) => one.start())
      this.stopObserving = this.metrics.observe(() => readPipelineHealth(this.db))
    }
  }

  /** Reads the webhooks again, so that a change applies in this process at once. */
  async reload(): Promise<void> {
    await this.registry.refresh()
    await this.catchUp.watch()
  }

  /**
   * To be called after deliveries were queued for these webhooks, or for any. They are claimed now, or given to waiting
   * consumers.
   */
  wake(webhookIds?: readonly string[]): void {
    this.dispatcher.wake(webhookIds)
    this.longPoll.wake(webhookIds)
  }

  /** Stops all parts: no new events are taken, and what is under way ends and is recorded. */
  async stop(): Promise<void> {
    this.stopObserving?.()
    await this.longPoll.stop()
    await this.capture.stop()
    await Promise.all([this.refreshing, ...this.background].map((one) => one.stop()))
    await this.dispatcher.stop()
    await this.recorder.close()
    await this.alerts.close()
    await Promise.all([this.sender.close(), this.senderForApps.close()])
  }

  private async prepare(): Promise<void> {
    await this.reload()
    if (this.works) {
      await this.order()
    }
  }

  /**
   * Sets ordering keys of waiting deliveries: at the start and after an error of all webhooks, else of those that were changed recently.
   */
  private async order(): Promise<void> {
    const seconds = this.ordered ? LATELY_SECONDS : null
    this.ordered = false
    await orderWaiting(this.db, seconds)
    this.ordered = true
  }

  private async refresh(): Promise<boolean> {
    await this.registry.refresh()
    await this.catchUp.watchIfChanged()
    return false
  }

  private async cleanUp(): Promise<boolean> {
    const more: boolean[] = []
    await runEach([
      () => this.order(),
      // Marked deliveries whose process was killed before it could cancel them.
      async () => more.push((await cancelMarked(this.db, CLEAN_UP_BATCH)) === CLEAN_UP_BATCH),
      async () => more.push(await this.messages.endLeases()),
      () => reportUnfetched({ db: this.db, registry: this.registry, recorder: this.recorder }),
      async () => more.push(await this.giveUp()),
      async () => more.push(await this.deleteExpired()),
      () => this.outages.report(),
    ])
    return more.includes(true)
  }

  /** Gives up deliveries that have waited too long. @returns whether there may be more. */
  private async giveUp(): Promise<boolean> {
    const { more } = await giveUp(this.db, this.registry, (work) => this.givingUp.run(work))
    return more
  }

  private async onGivenUp({ changes, failed }: GivenUp): Promise<void> {
    this.recorder.announce(changes, failed)
    if (changes.length) {
      await this.registry.refresh()
    }
  }

  /** Deletes webhooks that have expired, and cancels their waiting deliveries. @returns whether there may be more. */
  private async deleteExpired(): Promise<boolean> {
    const count = await deleteExpiredWebhooks(this.db, CLEAN_UP_BATCH)
    if (count === 0) {
      return false
    }
    await this.reload()
    // Retention cancels what is in flight now, and all of it when this process is killed before.
    while ((await cancelOrphans(this.db, CLEAN_UP_BATCH)) === CLEAN_UP_BATCH);
    return count === CLEAN_UP_BATCH
  }
}
