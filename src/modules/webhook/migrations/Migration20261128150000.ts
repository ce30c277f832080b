import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/**
 * Why a payload is no longer stored, or never was. For an event: nobody is sent its whole payload (`unused`), it has
 * expired, or it was erased. A delivery says it of its own body and of its attempts' answers.
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
