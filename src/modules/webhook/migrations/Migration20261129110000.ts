import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** When a webhook last got a new secret. If the app has refused all requests since then, it has the old one. */
export class Migration20261129110000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(
      `alter table "webhook_endpoint" add column if not exists "secret_rotated_at" timestamptz null`
    )
  }

  override async down(): Promise<void> {
    this.addSql(`alter table "webhook_endpoint" drop column if exists "secret_rotated_at"`)
  }
}
