import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { createDatabase, emptyTables } from "./database"
import { Receiver } from "./receiver"

/** What the tests of a file share, from `shareDatabase` on. */
export let db: Knex
export let receiver: Receiver

/** Gives each test of a file the module's tables, empty, and a receiver that got nothing yet. @param name the database's, another for each file. */
export function shareDatabase(name: string): void {
  let drop: () => Promise<void>

  beforeAll(async () => {
    ;({ db, drop } = await createDatabase(name))
    receiver = await Receiver.start()
  })

  beforeEach(async () => {
    await emptyTables(db)
    receiver.reset()
  })

  afterAll(async () => {
    await receiver.stop()
    await drop()
  })
}
