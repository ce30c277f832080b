import { readsResource, type Catalogue } from "../../../topics/catalogue"
import type { Db } from "../store/db"
import type { ClaimedEvent } from "../store/events"
import { readSnapshots, type ResourceKey, type Snapshot } from "../store/snapshots"

/** What is known of the resources that events are about, by the events' ids. */
export type Snapshots = ReadonlyMap<string, Snapshot>

/**
 * The snapshots of what events are about, to be read before the shop is.
 * @param draws whether new states are composed: then each event has a revision of its own to give.
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
  return new Map(about.map(({ id }, index) => [id, snapshots[index]!]))
}
