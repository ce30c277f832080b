import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { LEASE_MARGIN_SECONDS } from "../../src/modules/webhook/dispatch/claiming"

type Held = { delivery_id: string; claims: number; held_ms: number }

/** What the queue says of leases, and whose holder may be dead, or have been unable to give them back. */
export class Leases {
  private readonly excused = new Set<string>()

  constructor(
    private readonly db: Knex,
    private readonly timeoutMs: number
  ) {}

  /** No lease that is held just now is asked for any more. */
  async excuse(): Promise<void> {
    const { rows } = await this.db.raw(
      "select delivery_id, claims from webhook_queue where leased_until is not null"
    )
    rows.forEach((one: Held) => this.excused.add(nameOf(one)))
  }

  /**
   * `held`: leases that a living process keeps for half their time, which no attempt and no wait takes. `orphans`: queue
   * rows without a delivery that waits, and deliveries that wait without a queue row; one has two by no primary key.
   */
  async look(): Promise<{ held: Held[]; orphans: string[]; leased: string[] }> {
    const { rows } = await this.db.raw(
      `select q.delivery_id, d.id, q.claims, q.leased_until is not null as leased,
         (extract(epoch from now() - q.leased_until) * 1000)::float8 + ? as held_ms
       from webhook_queue q
       full join (select id from webhook_delivery where status in ('created', 'retrying')) d on d.id = q.delivery_id
       where d.id is null or q.delivery_id is null or q.leased_until is not null`,
      [this.leaseMs]
    )
    type Row = Held & { id: string | null; delivery_id: string | null; leased: boolean }
    const mine = (rows as Row[]).filter((row) => row.leased && !this.excused.has(nameOf(row)))
    return {
      held: mine.filter(({ held_ms }) => held_ms > this.leaseMs / 2),
      orphans: (rows as Row[])
        .filter(({ id, delivery_id }) => id === null || delivery_id === null)
        .map(({ id, delivery_id }) => `delivery ${id}, queue row ${delivery_id}`),
      leased: mine.map(({ delivery_id }) => String(delivery_id)),
    }
  }

  /** Ends leases that nobody may hold any more, and that are older than an attempt. @returns how many. */
  async endExcused(): Promise<number> {
    const { rows } = await this.db.raw(
      `update webhook_queue set leased_until = now()
       where leased_until > now() and leased_until < now() + interval '1 millisecond' * ?
         and delivery_id || '/' || claims = any(?::text[])
       returning 1`,
      [this.leaseMs - 2 * this.timeoutMs, [...this.excused] as unknown as string]
    )
    return rows.length
  }

  private get leaseMs(): number {
    return this.timeoutMs + LEASE_MARGIN_SECONDS * 1_000
  }
}

function nameOf({ delivery_id, claims }: { delivery_id: string | null; claims: number }): string {
  return `${delivery_id}/${claims}`
}
