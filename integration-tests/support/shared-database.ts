import { basename, dirname } from "node:path"

import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { present } from "../../scripts/present"
import { createDatabase, emptyTables } from "./database"
import { Receiver } from "./receiver"

/** What the tests of a file share, from `shareDatabase` on. */
export let db: Knex
export let receiver: Receiver

/** The name of the file's database. It has the name of the file, because files that run at the same time must not share one. */
export const DATABASE = databaseOf(present(expect.getState().testPath, "the path of the test"))

/** Gives each test of a file the module's tables, empty, and a receiver that got nothing yet. */
export function shareDatabase(): void {
  let drop: () => Promise<void>

  beforeAll(async () => {
    ;({ db, drop } = await createDatabase(DATABASE))
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

function databaseOf(path: string): string {
  return `${basename(dirname(path))}_${basename(path, ".spec.ts")}`.replaceAll("-", "_")
}
