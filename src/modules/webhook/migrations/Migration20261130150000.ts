import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** When the plugin deletes a webhook, such as that of a developer's command that was killed. */
export class Migration20261130150000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(
      `alter table if exists "webhook_endpoint" add column if not exists "expires_at" timestamptz null`
    )
  }

  override async down(): Promise<void> {
    this.addSql(`alter table if exists "webhook_endpoint" drop column if exists "expires_at"`)
  }
}
