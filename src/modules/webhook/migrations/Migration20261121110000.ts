import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** The state of catch-up: up to when a captured event includes changes, and up to when each topic was checked. */
export class Migration20261121110000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`alter table "webhook_event" add column if not exists "told_at" timestamptz null`)
    this.addSql(`
      create table if not exists "webhook_catch_up" (
        "topic" text primary key,
        "since" timestamptz not null,
        "looked_until" timestamptz not null
      )`)
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists "webhook_catch_up"`)
    this.addSql(`alter table "webhook_event" drop column if exists "told_at"`)
  }
}
