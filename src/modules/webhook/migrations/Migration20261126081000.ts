import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/**
 * The ids of a shop's rows that catch-up knows, for tables in which a deletion leaves no row. Removed when catch-up no longer watches
 * their topic.
 */
export class Migration20261126081000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
      create table if not exists "webhook_catch_up_known" (
        "topic" text not null references "webhook_catch_up" ("topic") on delete cascade,
        "resource_id" text not null,
        "gone_since" timestamptz null,
        primary key ("topic", "resource_id")
      )`)
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists "webhook_catch_up_known"`)
  }
}
