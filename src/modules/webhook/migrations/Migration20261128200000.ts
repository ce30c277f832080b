import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/**
 * When the newest event that a row includes was captured, by the database's clock. A waiting event absorbs later ones, and a webhook is
 * sent no event that is older than itself.
 */
export class Migration20261128200000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(
      `alter table if exists "webhook_event" add column if not exists "last_captured_at" timestamptz not null default now()`
    )
  }

  override async down(): Promise<void> {
    this.addSql(`alter table if exists "webhook_event" drop column if exists "last_captured_at"`)
  }
}
