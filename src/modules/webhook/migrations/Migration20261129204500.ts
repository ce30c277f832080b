import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/**
 * The moment of the deletion that receivers were told of last. By it a deletion that catch-up and the event bus both bring is sent
 * once, and a second deletion, after the resource was restored, is sent too. See docs/decisions/snapshots.md.
 */
export class Migration20261129204500 extends Migration {
  override async up(): Promise<void> {
    this.addSql(
      `alter table if exists "webhook_snapshot" add column if not exists "told_deletion" timestamptz null`
    )
    // Those that are known as deleted were told of: the sweep would tell it again.
    this.addSql(
      `update "webhook_snapshot" set "told_deletion" = "deleted_at" where "deleted_at" is not null and "told_deletion" is null`
    )
  }

  override async down(): Promise<void> {
    this.addSql(`alter table if exists "webhook_snapshot" drop column if exists "told_deletion"`)
  }
}
