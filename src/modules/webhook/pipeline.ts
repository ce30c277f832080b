import type { IEventBusModuleService, Logger } from "@medusajs/framework/types"

import type { Catalogue } from "../../topics/catalogue"
import type { WebhookSecret } from "../../types"
import { Alerts } from "./alerts/alerts"
import { alertsOf, type FailedDelivery } from "./alerts/alerts-of"
import { Backfill } from "./backfill/backfill"
import type { ExistingResources } from "./backfill/existing-resources"
import { Capture } from "./capture/capture"
import { Dispatcher } from "./dispatch/dispatcher"
import { giveUp } from "./dispatch/give-up"
import { Recorder } from "./dispatch/recorder"
import { Sender } from "./dispatch/send/sender"
import type { Composer } from "./fan-out/composer"
import { FanOut } from "./fan-out/fan-out"
import { Loop } from "./loop"
import type { WebhookOptions } from "./options"
import { WebhookRegistry } from "./registry"
import type { Db } from "./store/db"

/** How soon a process hears of webhooks that another one changed. */
const REFRESH_MS = 1_000

/** How often deliveries that waited too long for a failing webhook are given up. */
const GIVE_UP_MS = 10_000

export type PipelineDependencies = {
  db: Db
  bus: IEventBusModuleService
  catalogue: Catalogue
  options: WebhookOptions
  composer: Composer
  existing: ExistingResources
  openSecrets: (sealed: unknown) => WebhookSecret[]
  /** The shop's backend URL. */
  source: () => string
  logger: Logger
  /** Whether this process does the shop's background work, that is fan-out and dispatch. */
  works: boolean
}

/** The way of an event through one process: capture in every one, fan-out and dispatch where background work runs. */
export class Pipeline {
  readonly registry: WebhookRegistry
  readonly dispatcher: Dispatcher
  readonly backfill: Backfill
  private readonly alerts: Alerts
  private readonly capture: Capture
  private readonly fanOut: FanOut
  private readonly recorder: Recorder
  private readonly sender: Sender
  private readonly refreshing: Loop
  private readonly givingUp: Loop
  private readonly works: boolean

  constructor({
    db,
    bus,
    catalogue,
    options,
    composer,
    existing,
    openSecrets,
    source,
    logger,
    works,
  }: PipelineDependencies) {
    this.works = works
    this.sender = new Sender({
      network: options.network,
      maxResponseBytes: options.maxResponseBytes,
      connectionsPerOrigin: options.concurrency,
    })
    this.registry = new WebhookRegistry(db, options, openSecrets, logger, () =>
      this.capture.listen(this.registry.topics())
    )
    this.alerts = new Alerts(bus, logger)
    this.recorder = new Recorder(db, this.registry, this.alerts, logger, () => this.registry.refresh())
    this.dispatcher = new Dispatcher(
      db,
      this.registry,
      this.recorder,
      { send: (request) => this.sender.send(request), source, now: () => new Date(), random: Math.random },
      options,
      logger
    )
    const onDeliveries = (failed: FailedDelivery[]) => {
      this.alerts.emit(alertsOf([], failed))
      this.dispatcher.wake()
    }
    this.fanOut = new FanOut(
      db,
      this.registry,
      catalogue,
      composer,
      options.maxPayloadBytes,
      logger,
      onDeliveries
    )
    this.backfill = new Backfill(
      db,
      this.registry,
      catalogue,
      composer,
      existing,
      options.maxPayloadBytes,
      logger,
      onDeliveries
    )
    this.capture = new Capture(bus, catalogue, db, logger, () => this.fanOut.wake())
    this.refreshing = new Loop("reading webhooks", () => this.refresh(), REFRESH_MS, logger)
    this.givingUp = new Loop("giving up", () => this.giveUp(db), GIVE_UP_MS, logger)
  }

  async start(): Promise<void> {
    await this.registry.reload()
    this.refreshing.start()
    if (this.works) {
      this.fanOut.start()
      this.backfill.start()
      this.dispatcher.start()
      this.givingUp.start()
    }
  }

  /** Takes no more events, ends what is under way and records it. */
  async stop(): Promise<void> {
    await this.capture.stop()
    await Promise.all([
      this.refreshing.stop(),
      this.fanOut.stop(),
      this.backfill.stop(),
      this.givingUp.stop(),
    ])
    await this.dispatcher.stop()
    await this.recorder.close()
    await this.alerts.close()
    await this.sender.close()
  }

  private async refresh(): Promise<boolean> {
    await this.registry.refresh()
    return false
  }

  private async giveUp(db: Db): Promise<boolean> {
    const { changes, failed, more } = await giveUp(db, this.registry)
    await this.recorder.announce(changes, failed)
    return more
  }
}
