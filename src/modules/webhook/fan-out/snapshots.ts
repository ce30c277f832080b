import { readsResource, type Catalogue } from "../../../topics/catalogue"
import { zip } from "../../../types/typed"
import type { Db } from "../store/db"
import type { ClaimedEvent } from "../store/events"
import { readSnapshots, type ResourceKey, type Snapshot } from "../store/snapshots"

/** The last known states of events' resources, by the events' ids. */
export type Snapshots = ReadonlyMap<string, Snapshot>

/**
 * Reads the snapshots of the events' resources. Call it before the shop is read.
 * @param draws whether new states will be composed: then a new revision is drawn for each event.
 */
export async function snapshotsOf(
  db: Db,
  events: readonly Pick<ClaimedEvent, "id" | "topic" | "resource_id">[],
  catalogue: Catalogue,
  { draws }: { draws: boolean }
): Promise<Snapshots> {
  const about = events.flatMap(({ id, topic, resource_id }): ({ id: string } & ResourceKey)[] => {
    const definition = catalogue.get(topic)
    return readsResource(definition) && resource_id !== null
      ? [{ id, entity: definition.entity, resource_id }]
      : []
  })
  const snapshots = await readSnapshots(db, about, { draws })
  return new Map(zip(about, snapshots).map(([{ id }, snapshot]) => [id, snapshot]))
}
