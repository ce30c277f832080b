import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** The actor whose rights decide what a webhook is sent. Null for webhooks that are older than this column. */
export class Migration20261128160000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`alter table if exists "webhook_endpoint" add column if not exists "rights_of" text null`)
  }

  override async down(): Promise<void> {
    this.addSql(`alter table if exists "webhook_endpoint" drop column if exists "rights_of"`)
  }
}
