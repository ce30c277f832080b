import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/**
 * Why a payload is not stored. Of an event: no webhook is sent its whole payload (`unused`), it has expired, or it was erased. Of a
 * delivery: the same for its own body and for the answers of its attempts.
 */
export class Migration20261128150000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
      alter table "webhook_event" add column if not exists "payload_removed" text null
      check ("payload_removed" in ('unused', 'expired', 'erased'))`)
    this.addSql(`
      alter table "webhook_delivery" add column if not exists "payload_removed" text null
      check ("payload_removed" in ('expired', 'erased'))`)
  }

  override async down(): Promise<void> {
    this.addSql(`alter table "webhook_delivery" drop column if exists "payload_removed"`)
    this.addSql(`alter table "webhook_event" drop column if exists "payload_removed"`)
  }
}
