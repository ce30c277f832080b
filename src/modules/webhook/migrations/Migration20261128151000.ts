import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** What was erased from the log on request: a table of a few rows, which only `store/erasures.ts` writes. */
export class Migration20261128151000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
      create table if not exists "webhook_erasure" (
        "id" text primary key,
        "status" text not null default 'running' check ("status" in ('running', 'completed')),
        "customer_id" text null,
        "email_hash" text null,
        "resources" integer not null default 0,
        "events" integer not null default 0,
        "deliveries" integer not null default 0,
        "attempts" integer not null default 0,
        "cancelled" integer not null default 0,
        "created_by" text null,
        "created_at" timestamptz not null default now(),
        "finished_at" timestamptz null
      )`)
    this.addSql(`
      create index if not exists "IDX_webhook_erasure_customer" on "webhook_erasure" ("customer_id")
      where "customer_id" is not null`)
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists "webhook_erasure"`)
  }
}
