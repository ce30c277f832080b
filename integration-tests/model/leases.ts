import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { asWritten } from "../../src/types/typed"
import { LEASE_MARGIN_SECONDS } from "../../src/modules/webhook/dispatch/claimer"
import { until } from "../support/until"

type Held = { delivery_id: string; claims: number; held_ms: number }

/** The leases in the queue. A holder may have been killed, or may have been unable to return its lease. */
export class Leases {
  private readonly excused = new Set<string>()

  constructor(
    private readonly db: Knex,
    private readonly timeoutMs: number
  ) {}

  /**
   * No lease that is held just now is asked for any more.
   * @param ports of connections that are broken: a claim that was under way there may still be committed, and is waited for.
   */
  async excuse(ports: readonly number[] = []): Promise<void> {
    await until("the end of broken connections", async () => {
      const { rows } = await this.db.raw("select 1 from pg_stat_activity where client_port = any(?::int[])", [
        asWritten<string>(ports),
      ])
      return rows.length === 0
    })
    const { rows } = await this.db.raw(
      "select delivery_id, claims from webhook_queue where leased_until is not null"
    )
    rows.forEach((one: Held) => this.excused.add(nameOf(one)))
  }

  /**
   * `leases` of living processes, each with how long it is held. `orphans`: queue rows without a delivery that waits, and
   * deliveries that wait without a queue row; that none has two its primary key says.
   */
  async look(): Promise<{ leases: Held[]; orphans: string[] }> {
    type Row = Held & { id: string | null; delivery_id: string | null; leased: boolean }
    const { rows }: { rows: Row[] } = await this.db.raw(
      `select q.delivery_id, d.id, q.claims, q.leased_until is not null as leased,
         (extract(epoch from now() - q.leased_until) * 1000)::float8 + ? as held_ms
       from webhook_queue q
       full join (select id from webhook_delivery where status in ('created', 'retrying')) d on d.id = q.delivery_id
       where d.id is null or q.delivery_id is null or q.leased_until is not null`,
      [this.leaseMs]
    )
    return {
      leases: rows.filter((row) => row.leased && !this.excused.has(nameOf(row))),
      orphans: rows
        .filter(({ id, delivery_id }) => id === null || delivery_id === null)
        .map(({ id, delivery_id }) => `delivery ${id}, queue row ${delivery_id}`),
    }
  }

  /** Ends leases that nobody may hold any more, and that are older than an attempt. @returns how many. */
  async endExcused(): Promise<number> {
    const { rows } = await this.db.raw(
      `update webhook_queue set leased_until = now()
       where leased_until > now() and leased_until < now() + interval '1 millisecond' * ?
         and delivery_id || '/' || claims = any(?::text[])
       returning 1`,
      [this.leaseMs - 2 * this.timeoutMs, [...this.excused]]
    )
    return rows.length
  }

  /** What is under way in the database, to say why a lease is held. */
  async statements(): Promise<unknown[]> {
    const { rows } = await this.db.raw(
      `select state, wait_event, now() - xact_start as since, left(query, 80) as query from pg_stat_activity
       where datname = current_database() and xact_start < now()`
    )
    return rows
  }

  /** How long a lease lasts. */
  get leaseMs(): number {
    return this.timeoutMs + LEASE_MARGIN_SECONDS * 1_000
  }
}

function nameOf({ delivery_id, claims }: { delivery_id: string | null; claims: number }): string {
  return `${delivery_id}/${claims}`
}
