import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** How the messages of a webhook are signed: with its secret or a key pair; and the public keys that receivers verify with. */
export class Migration20261129130100 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
      alter table if exists "webhook_endpoint"
        add column if not exists "signature" text check ("signature" in ('hmac', 'ed25519', 'both')) not null default 'hmac',
        add column if not exists "public_keys" jsonb null`)
  }

  override async down(): Promise<void> {
    this.addSql(`
      alter table if exists "webhook_endpoint"
        drop column if exists "public_keys", drop column if exists "signature"`)
  }
}
