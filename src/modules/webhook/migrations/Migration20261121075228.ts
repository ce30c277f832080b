import { Migration } from "@medusajs/framework/mikro-orm/migrations"

export class Migration20261121075228 extends Migration {
  override async up(): Promise<void> {
    this.addSql(
      `create table if not exists "webhook_endpoint" ("id" text not null, "name" text not null, "url" text not null, "topics" text[] not null, "status" text check ("status" in ('active', 'paused', 'disabled')) not null default 'active', "disabled_reason" text check ("disabled_reason" in ('max_failures', 'gone', 'admin')) null, "disabled_at" timestamptz null, "secrets" jsonb not null, "secret_hint" text not null, "headers" jsonb null, "context" jsonb null, "sales_channel_ids" text[] not null default '{}', "filter" jsonb null, "fields" text[] null, "retry_schedule" jsonb null, "max_failures" integer null, "timeout_ms" integer null, "rate_limit" integer null, "consecutive_failures" integer not null default 0, "failed_attempts" integer not null default 0, "failing_since" timestamptz null, "probe_at" timestamptz null, "rate_spent_until" timestamptz null, "last_success_at" timestamptz null, "last_failure_at" timestamptz null, "last_error" text null, "inactive_since" timestamptz null, "inactive_seconds" integer not null default 0, "pinged_at" timestamptz null, "created_by" text null, "metadata" jsonb null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "webhook_endpoint_pkey" primary key ("id"));`
    )
    this.addSql(
      `CREATE INDEX IF NOT EXISTS "IDX_webhook_endpoint_deleted_at" ON "webhook_endpoint" ("deleted_at") WHERE deleted_at IS NULL;`
    )
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists "webhook_endpoint" cascade;`)
  }
}
