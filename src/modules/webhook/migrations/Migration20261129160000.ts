import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/**
 * Requests with an `Idempotency-Key`, and their answers. `id` is a hash of the key, its owner and the route. `request` is a hash of the
 * request.
 */
export class Migration20261129160000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
      create table if not exists "webhook_idempotency" (
        "id" text not null,
        "request" text not null,
        "claim" text not null,
        "leased_until" timestamptz not null,
        "status" int null,
        "answer" text null,
        "created_at" timestamptz not null default now(),
        constraint "webhook_idempotency_pkey" primary key ("id")
      )`)
    this.addSql(
      `create index if not exists "IDX_webhook_idempotency_created_at" on "webhook_idempotency" ("created_at")`
    )
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists "webhook_idempotency"`)
  }
}
