import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** Columns of an app that nobody sets. */
const LEFT_OUT = ["id", "created_at", "created_by", "updated_at", "deleted_at"]
  .map((column) => `'${column}'`)
  .join(", ")

/**
 * Apps: third parties with their own tokens and webhooks. Tokens are stored as SHA-256. The row of a deleted app stays for the log and
 * the audit trail, as those of its webhooks do. Its tokens are deleted.
 *
 * Triggers record changes of apps and tokens in the audit trail. An `external_id` is unique among the webhooks of one app, and among
 * those of the shop.
 */
export class Migration20261129170000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
      create table if not exists "webhook_app" (
        "id" text not null,
        "name" text not null,
        "contact_email" text null,
        "status" text not null default 'active' check ("status" in ('active', 'suspended')),
        "topics" text[] not null,
        "sales_channel_ids" text[] not null default '{}',
        "max_webhooks" int not null,
        "created_by" text null,
        "metadata" jsonb null,
        "created_at" timestamptz not null default now(),
        "updated_at" timestamptz not null default now(),
        "deleted_at" timestamptz null,
        constraint "webhook_app_pkey" primary key ("id")
      )`)
    this.addSql(`
      create table if not exists "webhook_app_token" (
        "id" text not null,
        "app_id" text not null,
        "hash" text not null,
        "hint" text not null,
        "expires_at" timestamptz null,
        "last_used_at" timestamptz null,
        "last_used_ip" text null,
        "created_by" text null,
        "created_at" timestamptz not null default now(),
        constraint "webhook_app_token_pkey" primary key ("id"),
        constraint "webhook_app_token_app_id_foreign" foreign key ("app_id") references "webhook_app" ("id") on delete cascade
      )`)
    this.addSql(
      `create unique index if not exists "IDX_webhook_app_token_hash_unique" on "webhook_app_token" ("hash")`
    )
    this.addSql(`create index if not exists "IDX_webhook_app_token_app_id" on "webhook_app_token" ("app_id")`)
    // The columns are those of the library `rate-limiter-flexible`. Unlogged, since a crash may lose the counts.
    this.addSql(`
      create unlogged table if not exists "webhook_app_rate" (
        "key" varchar(255) not null,
        "points" int not null default 0,
        "expire" bigint null,
        constraint "webhook_app_rate_pkey" primary key ("key")
      )`)
    this.addSql(`
      alter table if exists "webhook_endpoint"
        add column if not exists "app_id" text null,
        add column if not exists "paused_with_app" boolean not null default false`)
    this.addSql(
      `alter table if exists "webhook_endpoint" drop constraint if exists "webhook_endpoint_app_id_foreign"`
    )
    this.addSql(`
      alter table if exists "webhook_endpoint" add constraint "webhook_endpoint_app_id_foreign"
        foreign key ("app_id") references "webhook_app" ("id") on delete restrict`)
    this.addSql(`create index if not exists "IDX_webhook_endpoint_app_id" on "webhook_endpoint" ("app_id")`)
    this.addSql(`drop index if exists "IDX_webhook_endpoint_external_id_unique"`)
    this.addSql(`
      create unique index if not exists "IDX_webhook_endpoint_external_id_unique"
      on "webhook_endpoint" (coalesce("app_id", ''), "external_id") where "deleted_at" is null`)
    this.addSql(`
      create or replace function webhook_audit_app() returns trigger language plpgsql as $$
      declare
        actor jsonb := coalesce(nullif(current_setting('webhooks.actor', true), ''), '{"type": "system"}')::jsonb;
        before jsonb := '{}';
        after jsonb := to_jsonb(new) - array[${LEFT_OUT}];
        changed jsonb;
        done text;
      begin
        if tg_op = 'UPDATE' then before := to_jsonb(old) - array[${LEFT_OUT}]; end if;
        select coalesce(jsonb_object_agg(key, jsonb_build_object('from', before -> key, 'to', after -> key)), '{}')
          into changed
          from jsonb_object_keys(after) key
          where coalesce(before -> key, 'null') is distinct from after -> key;
        if tg_op = 'INSERT' then done := 'created';
        elsif old.deleted_at is null and new.deleted_at is not null then done := 'deleted';
        elsif old.deleted_at is not null and new.deleted_at is null then done := 'restored';
        elsif changed = '{}' then return null;
        elsif old.status <> new.status then
          done := case new.status when 'active' then 'resumed' else new.status end;
        else done := 'updated';
        end if;
        insert into webhook_audit (actor_type, actor_id, action, object, object_id, object_name, changes)
        values (actor ->> 'type', actor ->> 'id', done, 'webhook_app', new.id, new.name, changed);
        return null;
      end $$`)
    // Of a token, its hint and its settings are recorded.
    this.addSql(`
      create or replace function webhook_audit_app_token() returns trigger language plpgsql as $$
      declare
        actor jsonb := coalesce(nullif(current_setting('webhooks.actor', true), ''), '{"type": "system"}')::jsonb;
        token webhook_app_token := case tg_op when 'INSERT' then new else old end;
        state jsonb := jsonb_build_object('id', token.id, 'hint', token.hint, 'expires_at', token.expires_at);
      begin
        insert into webhook_audit (actor_type, actor_id, action, object, object_id, object_name, changes)
        select actor ->> 'type', actor ->> 'id',
          case tg_op when 'INSERT' then 'token_created' else 'token_deleted' end, 'webhook_app', app.id, app.name,
          jsonb_build_object('token', case tg_op
            when 'INSERT' then jsonb_build_object('from', null, 'to', state)
            else jsonb_build_object('from', state, 'to', null) end)
        from webhook_app app where app.id = token.app_id;
        return null;
      end $$`)
    for (const [table, name, when] of [
      ["webhook_app", "webhook_audit_app", "insert or update"],
      ["webhook_app_token", "webhook_audit_app_token", "insert or delete"],
    ]) {
      this.addSql(`drop trigger if exists "${name}" on "${table}"`)
      this.addSql(
        `create trigger "${name}" after ${when} on "${table}" for each row execute function ${name}()`
      )
    }
  }

  override async down(): Promise<void> {
    // Without their apps these webhooks would have no limits, and their names might not be unique.
    this.addSql(`
      update "webhook_endpoint" set "status" = case when "status" = 'active' then 'paused' else "status" end,
        "inactive_since" = coalesce("inactive_since", now()), "external_id" = null
      where "app_id" is not null`)
    this.addSql(`drop index if exists "IDX_webhook_endpoint_external_id_unique"`)
    this.addSql(`
      alter table if exists "webhook_endpoint" drop column if exists "app_id", drop column if exists "paused_with_app"`)
    this.addSql(`
      create unique index if not exists "IDX_webhook_endpoint_external_id_unique" on "webhook_endpoint" ("external_id")
      where "deleted_at" is null`)
    this.addSql(`drop table if exists "webhook_app_rate"`)
    this.addSql(`drop table if exists "webhook_app_token"`)
    this.addSql(`drop table if exists "webhook_app"`)
    this.addSql(`drop function if exists webhook_audit_app_token()`)
    this.addSql(`drop function if exists webhook_audit_app()`)
  }
}
