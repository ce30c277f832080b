import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** Above so many rows an index is left to a worker, which builds it beside the shop's writes: see `log-indexes.ts`. */
const BUILT_HERE = 100_000

/**
 * Indexes for reading the log by topic, by what failed or was cancelled for whatever webhook, and by answers that are no
 * success. And autovacuum that comes after so many rows, however long the log is: a share of a hundred million rows would be
 * millions of dead ones, and counts by index need pages that were vacuumed.
 */
export class Migration20261128170000 extends Migration {
  override async up(): Promise<void> {
    this.index("IDX_webhook_delivery_topic", "webhook_delivery", `("topic", "id")`)
    this.index("IDX_webhook_delivery_failed_id", "webhook_delivery", `("id") where "failed_at" is not null`)
    this.index(
      "IDX_webhook_delivery_cancelled_id",
      "webhook_delivery",
      `("id") where "cancelled_at" is not null`
    )
    this.index(
      "IDX_webhook_attempt_answer",
      "webhook_attempt",
      `("response_status", "delivery_id") where "response_status" < 200 or "response_status" > 299`
    )
    for (const table of ["webhook_event", "webhook_delivery", "webhook_attempt"]) {
      this.addSql(`
        alter table "${table}" set (
          autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200000,
          autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 200000,
          autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 200000
        )`)
    }
  }

  override async down(): Promise<void> {
    for (const table of ["webhook_event", "webhook_delivery", "webhook_attempt"]) {
      this.addSql(`
        alter table "${table}" reset (
          autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold,
          autovacuum_vacuum_insert_scale_factor, autovacuum_vacuum_insert_threshold,
          autovacuum_analyze_scale_factor, autovacuum_analyze_threshold
        )`)
    }
    this.addSql(`drop index if exists "IDX_webhook_attempt_answer"`)
    this.addSql(`drop index if exists "IDX_webhook_delivery_cancelled_id"`)
    this.addSql(`drop index if exists "IDX_webhook_delivery_failed_id"`)
    this.addSql(`drop index if exists "IDX_webhook_delivery_topic"`)
  }

  private index(name: string, table: string, on: string): void {
    this.addSql(`
      do $$ begin
        if (select count(*) from (select 1 from "${table}" limit ${BUILT_HERE + 1}) few) <= ${BUILT_HERE} then
          create index if not exists "${name}" on "${table}" ${on};
        end if;
      end $$`)
  }
}
