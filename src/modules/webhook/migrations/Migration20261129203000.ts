import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/**
 * Links to the portal of an app, and the sessions that they open. Both are stored as SHA-256. They are deleted when they expire, and
 * with their app. The audit trail records who made a link, and that it was opened.
 */
export class Migration20261129203000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
      create table if not exists "webhook_portal_session" (
        "id" text not null,
        "app_id" text not null,
        "hash" text not null,
        "expires_at" timestamptz not null,
        "opened_at" timestamptz null,
        "created_by" text null,
        "created_at" timestamptz not null default now(),
        constraint "webhook_portal_session_pkey" primary key ("id"),
        constraint "webhook_portal_session_app_id_foreign" foreign key ("app_id") references "webhook_app" ("id") on delete cascade
      )`)
    this.addSql(
      `create unique index if not exists "IDX_webhook_portal_session_hash_unique" on "webhook_portal_session" ("hash")`
    )
    this.addSql(
      `create index if not exists "IDX_webhook_portal_session_app_id" on "webhook_portal_session" ("app_id")`
    )
    this.addSql(
      `create index if not exists "IDX_webhook_portal_session_expires_at" on "webhook_portal_session" ("expires_at")`
    )
    this.addSql(`
      create or replace function webhook_audit_portal_session() returns trigger language plpgsql as $$
      declare
        actor jsonb := coalesce(nullif(current_setting('webhooks.actor', true), ''), '{"type": "system"}')::jsonb;
      begin
        if tg_op = 'UPDATE' then
          if old.opened_at is not null or new.opened_at is null then return null; end if;
          actor := jsonb_build_object('type', 'portal-session', 'id', new.id);
        end if;
        insert into webhook_audit (actor_type, actor_id, action, object, object_id, object_name, changes)
        select actor ->> 'type', actor ->> 'id',
          case tg_op when 'INSERT' then 'portal_link_created' else 'portal_opened' end, 'webhook_app', app.id, app.name,
          jsonb_build_object('portal_session', jsonb_build_object('from', null, 'to',
            jsonb_build_object('id', new.id, 'expires_at', new.expires_at)))
        from webhook_app app where app.id = new.app_id;
        return null;
      end $$`)
    this.addSql(`drop trigger if exists "webhook_audit_portal_session" on "webhook_portal_session"`)
    this.addSql(`
      create trigger "webhook_audit_portal_session" after insert or update on "webhook_portal_session"
      for each row execute function webhook_audit_portal_session()`)
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists "webhook_portal_session"`)
    this.addSql(`drop function if exists webhook_audit_portal_session()`)
  }
}
