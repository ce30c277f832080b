import { connect } from "./database"
import { createPipeline, PlainComposer } from "./pipeline"
import { VersionComposer, Versions } from "./versions"

/** Between the reading of versions and their use, at most: much longer than it takes, so that processes overlap. */
const MAX_COMPOSING_MS = 50

/**
 * One process of a shop, without Medusa: the whole pipeline on the database named by the first argument, with the
 * plugin options of the second, and a shop of what the third says. Emits the events that its parent names, and stops as
 * Medusa does on SIGTERM.
 */
async function main(): Promise<void> {
  const [database = "", options = "{}", shop = "plain"] = process.argv.slice(2)
  const db = connect(database)
  const composer = shop === "versions" ? new VersionComposer(new Versions(db)) : new PlainComposer()
  if (composer instanceof VersionComposer) {
    composer.afterReading = () =>
      new Promise((resolve) => setTimeout(resolve, Math.random() * MAX_COMPOSING_MS))
  }
  const { pipeline, bus } = createPipeline(db, JSON.parse(options), { composer })
  await pipeline.start()

  process.on("message", ({ name, ids }: { name: string; ids: string[] }) => {
    for (const id of ids) {
      void bus.emit(name, { id })
    }
  })
  process.on("SIGTERM", () => {
    void pipeline
      .stop()
      .then(() => db.destroy())
      .then(() => process.exit(0))
  })
  process.on("disconnect", () => process.exit(1))
  process.send?.("ready")
}

void main()
