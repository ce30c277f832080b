import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** On longer logs a worker builds the index, so that the shop's writes are not blocked. See `log-indexes.ts`. */
const BUILT_HERE = 100_000

/**
 * Indexes for reading the log by topic, by failed or cancelled deliveries of all webhooks, and by answers other than success. And
 * autovacuum after a fixed number of rows: a share of a hundred million rows would be millions of dead rows, and index-only scans
 * need vacuumed pages.
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
