/** The table of `@lambdacurry/medusa-webhooks` 1.2.0, as its migration creates it. */
export const OLD_TABLE = `create table "webhook" (
  "id" text not null, "event_type" text not null, "active" boolean not null default true, "target_url" text not null,
  "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(),
  "deleted_at" timestamptz null, constraint "webhook_pkey" primary key ("id"))`
