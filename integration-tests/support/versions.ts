import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { itemAt } from "../../scripts/present"
import type { Composition } from "../../src/modules/webhook/fan-out/composer"
import { PlainComposer } from "./pipeline"
import type { Received } from "./receiver"

/** A shop whose resources have nothing but a version, which each change counts up. */
export class Versions {
  constructor(private readonly db: Knex) {}

  static async create(db: Knex): Promise<Versions> {
    await db.raw("create table if not exists shop_version (id text primary key, version integer not null)")
    await db.raw("truncate shop_version")
    return new Versions(db)
  }

  /** @returns the new version. */
  async change(id: string): Promise<number> {
    const { rows } = await this.db.raw(
      `insert into shop_version as v values (?, 1) on conflict (id) do update set version = v.version + 1
       returning version`,
      [id]
    )
    return rows[0].version
  }

  async all(): Promise<Map<string, number>> {
    const { rows } = await this.db.raw("select id, version from shop_version")
    return new Map(rows.map(({ id, version }: { id: string; version: number }) => [id, version]))
  }
}

/** Composes the version that each resource has when it is read. */
export class VersionComposer extends PlainComposer {
  /** Awaited between the reading and its use, as what a busy process does meanwhile. */
  afterReading: () => Promise<unknown> = async () => undefined

  constructor(private readonly versions: Versions) {
    super()
  }

  override async compose(...args: Parameters<PlainComposer["compose"]>): Promise<Composition[]> {
    const [events] = args
    const versions = await this.versions.all()
    await this.afterReading()
    const compositions = await super.compose(...args)
    return compositions.map((composition, n) => {
      const { id, topic, resource_id } = itemAt(events, n)
      const data = { id: resource_id, version: versions.get(resource_id ?? "") }
      return composition.kind === "composed"
        ? { ...composition, payload: JSON.stringify({ id, type: topic, data }) }
        : composition
    })
  }
}

/** The resource of a request, and its version. */
export function versionIn({ body }: Received): { id: string; version: number } {
  return JSON.parse(body).data
}
