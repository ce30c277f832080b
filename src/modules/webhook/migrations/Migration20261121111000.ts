import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/**
 * Backfills: a table of a few rows, which only `store/backfills.ts` writes. And the number of attempts that a delivery had before it
 * was sent again, which its retry schedule does not count.
 */
export class Migration20261121111000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
      create table if not exists "webhook_backfill" (
        "id" text primary key,
        "webhook_id" text not null,
        "subject" text not null check ("subject" in ('event', 'product', 'customer', 'order')),
        "status" text not null default 'running' check ("status" in ('running', 'completed', 'cancelled')),
        "total" integer not null,
        "looked" integer not null default 0,
        "queued" integer not null default 0,
        "failed" integer not null default 0,
        "error" text null,
        "cursor" text not null,
        "until" text null,
        "claims" integer not null default 0,
        "failures" integer not null default 0,
        "claimed_until" timestamptz null,
        "created_at" timestamptz not null default now(),
        "updated_at" timestamptz not null default now(),
        "finished_at" timestamptz null
      )`)
    // One run of each kind at a time: of stored events, and of existing resources.
    this.addSql(`
      create unique index if not exists "IDX_webhook_backfill_running" on "webhook_backfill"
      ("webhook_id", ("subject" = 'event')) where "status" = 'running'`)
    this.addSql(
      `create index if not exists "IDX_webhook_backfill_webhook" on "webhook_backfill" ("webhook_id", "id")`
    )
    this.addSql(
      `alter table "webhook_delivery" add column if not exists "former_attempts" integer not null default 0`
    )
  }

  override async down(): Promise<void> {
    this.addSql(`alter table "webhook_delivery" drop column if exists "former_attempts"`)
    this.addSql(`drop table if exists "webhook_backfill"`)
  }
}
