import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** Whose rights were asked for what a webhook is sent; webhooks from before have nobody's. */
export class Migration20261128160000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`alter table if exists "webhook_endpoint" add column if not exists "rights_of" text null`)
  }

  override async down(): Promise<void> {
    this.addSql(`alter table if exists "webhook_endpoint" drop column if exists "rights_of"`)
  }
}
