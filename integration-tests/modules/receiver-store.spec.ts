import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import type { StoredMessage, WebhookStore } from "../../receiver/src"
import { findIn } from "../../scripts/present"
import { readDocument, snippetsOf } from "../documents/documents"
import { load } from "../documents/load"
import { createDatabase } from "../support/database"

let db: Knex
let drop: () => Promise<void>
let store: WebhookStore

/** The tables and the store that the document shows, in a database. */
beforeAll(async () => {
  ;({ db, drop } = await createDatabase("webhooks_receiver_store"))
  const snippets = snippetsOf([readDocument("docs/receiver-package.md")])
  await db.raw(findIn(snippets, ({ language }) => language === "sql").code)
  const sql = async (text: readonly string[], ...values: (string | number | null)[]) => {
    const { rowCount } = await db.raw(text.join("?"), values)
    return { count: rowCount }
  }
  const snippet = findIn(snippets, ({ code }) => code.includes("webhook-store.ts"))
  store = load(snippet, { given: { sql } }).store
})

beforeEach(async () => {
  await db.raw("truncate webhook_message, webhook_resource")
})

afterAll(() => drop())

const message = (id: string, revision: number | null = null): StoredMessage => ({
  id,
  resource: revision === null ? null : "order:order_1 whk_1",
  revision,
})

const expire = () => db.raw("update webhook_message set expires_at = now() - interval '1 second'")

describe("the store that the receiver's document shows", () => {
  it("gives one of many concurrent attempts the claim, and takes the message for handled when it is completed", async () => {
    const claims = await Promise.all(Array.from({ length: 20 }, async () => store.claim(message("a", 5))))
    expect(claims.sort()).toEqual([...Array.from({ length: 19 }, () => "busy"), "new"])
    await store.complete(message("a", 5))
    expect(await store.claim(message("a", 5))).toBe("repeat")
  })

  it("gives the claim again after a release, and after it has expired, when the process was killed", async () => {
    expect(await store.claim(message("a", 5))).toBe("new")
    await store.release(message("a", 5))
    expect(await store.claim(message("a", 5))).toBe("new")
    expect(await store.claim(message("a", 5))).toBe("busy")
    await expire()
    expect(await store.claim(message("a", 5))).toBe("new")
    await store.complete(message("a", 5))
    await store.release(message("a", 5))
    expect(await store.claim(message("a", 5))).toBe("repeat")
  })

  it("calls a revision old that is not higher than the highest completed one of its resource", async () => {
    for (const [id, revision, claim] of [
      ["a", 5, "new"],
      ["b", 7, "new"],
      ["c", 6, "old"],
      ["d", 7, "old"],
      ["e", null, "new"],
      ["f", 8, "new"],
    ] as const) {
      expect([id, await store.claim(message(id, revision))]).toEqual([id, claim])
      await store.complete(message(id, revision))
    }
  })
})
