import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/**
 * The time of the last deletion that was sent. So a deletion that both catch-up and the event bus report is sent once, and a second
 * deletion, after the resource was restored, is sent too. See docs/decisions/snapshots.md.
 */
export class Migration20261129204500 extends Migration {
  override async up(): Promise<void> {
    this.addSql(
      `alter table if exists "webhook_snapshot" add column if not exists "told_deletion" timestamptz null`
    )
    // Deletions of these have been sent. Without the time, the sweep would send them again.
    this.addSql(
      `update "webhook_snapshot" set "told_deletion" = "deleted_at" where "deleted_at" is not null and "told_deletion" is null`
    )
  }

  override async down(): Promise<void> {
    this.addSql(`alter table if exists "webhook_snapshot" drop column if exists "told_deletion"`)
  }
}
