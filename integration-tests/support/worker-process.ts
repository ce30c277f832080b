import { connect } from "./database"
import { createPipeline } from "./pipeline"

/**
 * One process of a shop, without Medusa: the whole pipeline on the database named by the first argument, with the
 * plugin options of the second. Emits what its parent tells it to, and stops as Medusa does on SIGTERM.
 */
async function main(): Promise<void> {
  const [database = "", options = "{}"] = process.argv.slice(2)
  const db = connect(database)
  const { pipeline, bus } = createPipeline(db, JSON.parse(options))
  await pipeline.start()

  process.on("message", ({ name, ids }: { name: string; ids: string[] }) => {
    for (const id of ids) {
      void bus.emit(name, { id })
    }
  })
  process.on("SIGTERM", async () => {
    await pipeline.stop()
    await db.destroy()
    process.exit(0)
  })
  process.on("disconnect", () => process.exit(1))
  process.send?.("ready")
}

void main()
