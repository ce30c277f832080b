import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** Webhooks that are sent only the id of a resource. */
export class Migration20261126093000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
      alter table if exists "webhook_endpoint"
      add column if not exists "payload" text check ("payload" in ('full', 'thin')) not null default 'full'`)
  }

  override async down(): Promise<void> {
    this.addSql(`alter table if exists "webhook_endpoint" drop column if exists "payload"`)
  }
}
