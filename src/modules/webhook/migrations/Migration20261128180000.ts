import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/**
 * Keys of updates that a waiting update has absorbed, so that no other event of the same change becomes another message. They are
 * kept for some days. A key is a hash, so it contains no data of its event.
 */
export class Migration20261128180000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
      create table if not exists "webhook_absorbed" (
        "dedupe_key" text primary key,
        "absorbed_at" timestamptz not null default now()
      )`)
    this.addSql(`create index if not exists "IDX_webhook_absorbed_at" on "webhook_absorbed" ("absorbed_at")`)
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists "webhook_absorbed"`)
  }
}
