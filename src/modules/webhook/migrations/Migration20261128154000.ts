import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** How much was set aside because the database refuses it. */
export class Migration20261128154000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
      create table if not exists "webhook_set_aside" (
        "part" text primary key,
        "count" bigint not null,
        "last_error" text not null,
        "last_at" timestamptz not null
      )`)
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists "webhook_set_aside"`)
  }
}
