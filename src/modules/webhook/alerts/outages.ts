import { LONG_WEBHOOK_OUTAGE, WEBHOOK_OUTAGE } from "../../../types"
import type { Db } from "../store/db"
import { listOutages } from "../store/health"
import { emitOn, type EmittingBus } from "./alerts"

/** Alerts about a webhook that has been failing for this long. A receiver that is restarted is back sooner. */
const STAGES = [
  { name: WEBHOOK_OUTAGE, seconds: 300 },
  { name: LONG_WEBHOOK_OUTAGE, seconds: 3_600 },
] as const

/**
 * Emits an alert for each webhook that has been failing for five minutes, and another after an hour. Each process emits it
 * once, so subscribers may get it several times; `failing_since` identifies the outage.
 */
export class Outages {
  /** The start of the outage that was reported last, by webhook and stage. */
  private reported = new Map<string, string>()

  constructor(
    private readonly db: Db,
    private readonly bus: EmittingBus
  ) {}

  async report(): Promise<void> {
    const outages = await listOutages(this.db, STAGES[0].seconds)
    const lasting = outages.flatMap(({ id, failing_since, failing_seconds }) =>
      STAGES.filter(({ seconds }) => failing_seconds >= seconds).map(({ name }) => ({
        name,
        data: { id, failing_since: failing_since.toISOString() },
      }))
    )
    const news = lasting.filter((one) => this.reported.get(keyOf(one)) !== one.data.failing_since)
    if (news.length) {
      await emitOn(this.bus, news)
    }
    this.reported = new Map(lasting.map((one) => [keyOf(one), one.data.failing_since]))
  }
}

function keyOf({ name, data }: { name: string; data: { id: string } }): string {
  return `${name} ${data.id}`
}
