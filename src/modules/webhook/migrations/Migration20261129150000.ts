import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** Webhooks without a URL, whose deliveries are fetched. Their attempts have no URL either. */
export class Migration20261129150000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(
      `alter table if exists "webhook_endpoint" add column if not exists "mode" text check ("mode" in ('push', 'pull')) not null default 'push'`
    )
    this.addSql(`alter table if exists "webhook_endpoint" alter column "url" drop not null`)
    this.addSql(`alter table if exists "webhook_attempt" alter column "url" drop not null`)
  }

  override async down(): Promise<void> {
    this.addSql(`update "webhook_attempt" set "url" = '' where "url" is null`)
    this.addSql(`alter table if exists "webhook_attempt" alter column "url" set not null`)
    this.addSql(`update "webhook_endpoint" set "url" = '' where "url" is null`)
    this.addSql(`alter table if exists "webhook_endpoint" alter column "url" set not null`)
    this.addSql(`alter table if exists "webhook_endpoint" drop column if exists "mode"`)
  }
}
