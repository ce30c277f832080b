import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** When a delivery was cancelled, with an index for cancelled deliveries. A success does not change this column. */
export class Migration20261121112000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`alter table "webhook_delivery" add column if not exists "cancelled_at" timestamptz null`)
    this.addSql(
      `update "webhook_delivery" set "cancelled_at" = "finished_at" where "status" = 'cancelled' and "cancelled_at" is null`
    )
    this.addSql(`
      create index if not exists "IDX_webhook_delivery_cancelled" on "webhook_delivery" ("webhook_id", "id")
      where "cancelled_at" is not null`)
  }

  override async down(): Promise<void> {
    this.addSql(`alter table "webhook_delivery" drop column if exists "cancelled_at"`)
  }
}
