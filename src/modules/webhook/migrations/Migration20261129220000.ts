import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** The app that requested a bulk action in the background; null for other actions. An app may run one at a time. */
export class Migration20261129220000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`alter table if exists "webhook_bulk_action" add column if not exists "app_id" text null`)
    this.addSql(
      `create unique index if not exists "IDX_webhook_bulk_action_app" on "webhook_bulk_action" ("app_id") where "app_id" is not null`
    )
  }

  override async down(): Promise<void> {
    this.addSql(`drop index if exists "IDX_webhook_bulk_action_app"`)
    this.addSql(`alter table if exists "webhook_bulk_action" drop column if exists "app_id"`)
  }
}
