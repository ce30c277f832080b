import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** Columns that nobody sets: health, counters, and times that depend on another column. Secrets are recorded by their hint. */
const LEFT_OUT = [
  "id",
  "change_number",
  "changed_at",
  "consecutive_failures",
  "created_at",
  "created_by",
  "deleted_at",
  "disabled_at",
  "failed_attempts",
  "failing_since",
  "health",
  "inactive_seconds",
  "inactive_since",
  "last_error",
  "last_failure_at",
  "last_success_at",
  "ping_error",
  "pinged_at",
  "probe_at",
  "probe_number",
  "rate_claims",
  "rate_spent_until",
  "recovered_at",
  "secret_hint",
  "secret_rotated_at",
  "secrets",
  "updated_at",
]
  .map((column) => `'${column}'`)
  .join(", ")

/**
 * The audit trail: who changed which webhook, when and how. A trigger writes it in the transaction of the change, so that each way to
 * change a webhook is recorded. `webhooks.actor` is the actor, for the length of a transaction. Without it, the plugin itself or a
 * statement that was run by hand made the change. A new column is recorded unless it is excluded here.
 */
export class Migration20261129140000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`create sequence if not exists "webhook_audit_number"`)
    this.addSql(`
      create table if not exists "webhook_audit" (
        "id" text not null default 'whaud_' || lpad(to_hex(nextval('webhook_audit_number')), 12, '0'),
        "actor_type" text not null,
        "actor_id" text null,
        "action" text not null,
        "object" text not null,
        "object_id" text not null,
        "object_name" text not null,
        "changes" jsonb not null default '{}',
        "created_at" timestamptz not null default clock_timestamp(),
        constraint "webhook_audit_pkey" primary key ("id")
      )`)
    this.addSql(
      `create index if not exists "IDX_webhook_audit_object" on "webhook_audit" ("object_id", "id")`
    )
    this.addSql(`create index if not exists "IDX_webhook_audit_created_at" on "webhook_audit" ("created_at")`)
    this.addSql(`
      create or replace function webhook_audit_change() returns trigger language plpgsql as $$
      declare
        actor jsonb := coalesce(nullif(current_setting('webhooks.actor', true), ''), '{"type": "system"}')::jsonb;
        before jsonb := '{}';
        after jsonb := to_jsonb(new) - array[${LEFT_OUT}] || jsonb_build_object('secret', new.secret_hint);
        changed jsonb;
        done text;
      begin
        if tg_op = 'UPDATE' then
          before := to_jsonb(old) - array[${LEFT_OUT}] || jsonb_build_object('secret', old.secret_hint);
        end if;
        select coalesce(jsonb_object_agg(key, case
            when key in ('secret', 'headers', 'public_keys') then '"changed"'::jsonb
            else jsonb_build_object('from', before -> key, 'to', after -> key) end), '{}')
          into changed
          from jsonb_object_keys(after) key
          where coalesce(before -> key, 'null') is distinct from after -> key;
        if tg_op = 'INSERT' then done := 'created';
        elsif old.deleted_at is null and new.deleted_at is not null then done := 'deleted';
        elsif old.deleted_at is not null and new.deleted_at is null then done := 'restored';
        elsif changed = '{}' then return null;
        elsif old.status <> new.status then
          done := case new.status when 'active' then 'resumed' else new.status end;
        elsif changed -> 'secret' is not null then done := 'secret_rotated';
        else done := 'updated';
        end if;
        insert into webhook_audit (actor_type, actor_id, action, object, object_id, object_name, changes)
        values (actor ->> 'type', actor ->> 'id', done, 'webhook', new.id, new.name, changed);
        return null;
      end $$`)
    for (const [name, when] of [
      ["webhook_audit_creation", "insert on webhook_endpoint for each row"],
      [
        "webhook_audit_change",
        // Counters change with each batch of outcomes, and do not change the number.
        `update on webhook_endpoint for each row when (old.change_number is distinct from new.change_number
           or old.secret_hint is distinct from new.secret_hint)`,
      ],
    ]) {
      this.addSql(`drop trigger if exists "${name}" on "webhook_endpoint"`)
      this.addSql(`create trigger "${name}" after ${when} execute function webhook_audit_change()`)
    }
  }

  override async down(): Promise<void> {
    this.addSql(`drop trigger if exists "webhook_audit_creation" on "webhook_endpoint"`)
    this.addSql(`drop trigger if exists "webhook_audit_change" on "webhook_endpoint"`)
    this.addSql(`drop function if exists webhook_audit_change()`)
    this.addSql(`drop table if exists "webhook_audit"`)
    this.addSql(`drop sequence if exists "webhook_audit_number"`)
  }
}
