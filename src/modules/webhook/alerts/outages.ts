import type { IEventBusModuleService } from "@medusajs/framework/types"

import { OUTAGE_LASTS } from "../../../types"
import type { Db } from "../store/db"
import { listOutages } from "../store/health"
import { BUS_OPTIONS } from "./alerts"

/** How long a webhook fails before its admins are told: a receiver that is restarted is back sooner. */
export const OUTAGE_SECONDS = 300

/**
 * Says of each webhook that has been failing for five minutes that it has. Each process says it once, so it may be said
 * several times of one outage: whoever is told names the outage by its start.
 */
export class Outages {
  /** What was said already: the start of its outage for each webhook. */
  private told = new Map<string, string>()

  constructor(
    private readonly db: Db,
    private readonly bus: Pick<IEventBusModuleService, "emit">
  ) {}

  async look(): Promise<void> {
    const outages = await listOutages(this.db, OUTAGE_SECONDS)
    const lasting = outages.map(({ id, failing_since }) => ({
      id,
      failing_since: failing_since.toISOString(),
    }))
    const news = lasting.filter(({ id, failing_since }) => this.told.get(id) !== failing_since)
    if (news.length) {
      await this.bus.emit(
        news.map((data) => ({ name: OUTAGE_LASTS, data })),
        { ...BUS_OPTIONS }
      )
    }
    this.told = new Map(lasting.map(({ id, failing_since }) => [id, failing_since]))
  }
}
