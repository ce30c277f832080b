import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/**
 * How many rows were set aside because the database refused them; how many deliveries were claimed under a rate limit within the last
 * second; and bulk actions that continue in the background.
 */
export class Migration20261128154000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
      create table if not exists "webhook_set_aside" (
        "part" text primary key,
        "count" bigint not null,
        "last_error" text not null,
        "last_at" timestamptz not null
      )`)
    this.addSql(`
      create table if not exists "webhook_bulk_action" (
        "id" text primary key,
        "action" jsonb not null,
        "after" text not null,
        "until" text not null,
        "done" integer not null,
        "total" integer not null,
        "claims" integer not null default 0,
        "claimed_until" timestamptz null,
        "created_at" timestamptz not null default now()
      )`)
    this.addSql(`alter table "webhook_endpoint" add column if not exists "rate_claims" jsonb null`)
    this.addSql(`alter table "webhook_endpoint" drop column if exists "rate_spent_until"`)
  }

  override async down(): Promise<void> {
    this.addSql(`
      alter table "webhook_endpoint" add column if not exists "rate_spent_until" timestamptz null`)
    this.addSql(`alter table "webhook_endpoint" drop column if exists "rate_claims"`)
    this.addSql(`drop table if exists "webhook_bulk_action"`)
    this.addSql(`drop table if exists "webhook_set_aside"`)
  }
}
