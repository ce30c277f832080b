import type { IEventBusModuleService } from "@medusajs/framework/types"

import { OUTAGE_GOES_ON, OUTAGE_LASTS } from "../../../types"
import type { Db } from "../store/db"
import { listOutages } from "../store/health"
import { BUS_OPTIONS } from "./alerts"

/** How long a webhook fails before its admins are told: a receiver that is restarted is back sooner. */
const STAGES = [
  { name: OUTAGE_LASTS, seconds: 300 },
  { name: OUTAGE_GOES_ON, seconds: 3_600 },
] as const

/**
 * Says of each webhook that has been failing for five minutes that it has, and again after an hour. Each process says it once, so it may be said
 * several times of one outage: whoever is told names the outage by its start.
 */
export class Outages {
  /** What was said already: of each webhook and stage the start of the outage. */
  private told = new Map<string, string>()

  constructor(
    private readonly db: Db,
    private readonly bus: Pick<IEventBusModuleService, "emit">
  ) {}

  async look(): Promise<void> {
    const outages = await listOutages(this.db, STAGES[0].seconds)
    const lasting = outages.flatMap(({ id, failing_since, failing_seconds }) =>
      STAGES.filter(({ seconds }) => failing_seconds >= seconds).map(({ name }) => ({
        name,
        data: { id, failing_since: failing_since.toISOString() },
      }))
    )
    const news = lasting.filter((one) => this.told.get(keyOf(one)) !== one.data.failing_since)
    if (news.length) {
      await this.bus.emit(news, { ...BUS_OPTIONS })
    }
    this.told = new Map(lasting.map((one) => [keyOf(one), one.data.failing_since]))
  }
}

function keyOf({ name, data }: { name: string; data: { id: string } }): string {
  return `${name} ${data.id}`
}
