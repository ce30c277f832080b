import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/**
 * When the newest event was captured that a row tells of, by the database's clock: what waits takes in later events, and a
 * webhook is sent none that is older than itself.
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
