import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** The name of another header for the older signature, for apps that were written for another shop system. */
export class Migration20261129130000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(
      `alter table if exists "webhook_endpoint" add column if not exists "signature_header" text null`
    )
  }

  override async down(): Promise<void> {
    this.addSql(`alter table if exists "webhook_endpoint" drop column if exists "signature_header"`)
  }
}
