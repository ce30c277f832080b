import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** Indexes for the statistics of the dashboard, see `store/stats.ts`. Both are partial, on columns that a success does not change. */
export class Migration20261121083000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
      create index if not exists "IDX_webhook_delivery_failed_at" on "webhook_delivery" ("webhook_id", "failed_at")
      where "failed_at" is not null`)
    this.addSql(`
      create index if not exists "IDX_webhook_event_uncounted" on "webhook_event" ("id")
      where "source" in ('ping', 'test')`)
  }

  override async down(): Promise<void> {
    this.addSql(`drop index if exists "IDX_webhook_event_uncounted"`)
    this.addSql(`drop index if exists "IDX_webhook_delivery_failed_at"`)
  }
}
