import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** A webhook's own name for scripts. The name of a deleted webhook can be used again. */
export class Migration20261129140500 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`alter table if exists "webhook_endpoint" add column if not exists "external_id" text null`)
    this.addSql(`
      create unique index if not exists "IDX_webhook_endpoint_external_id_unique" on "webhook_endpoint" ("external_id")
      where "deleted_at" is null`)
  }

  override async down(): Promise<void> {
    this.addSql(`alter table if exists "webhook_endpoint" drop column if exists "external_id"`)
  }
}
