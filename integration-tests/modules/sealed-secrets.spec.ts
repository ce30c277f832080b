import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { atLeast, firstOf, itemAt } from "../../scripts/present"
import { resealSecrets } from "../../src/modules/webhook/reseal"
import {
  areSealedWithNewest,
  openSecrets,
  rotateSecrets,
  sealSecrets,
} from "../../src/modules/webhook/secrets"
import * as store from "../../src/modules/webhook/store/sealed-secrets"
import { createDatabase, emptyTables } from "../support/database"
import { insertWebhook, SECRET, webhookRow } from "../support/pipeline"

const [KEY, OLDER_KEY, LOST_KEY] = [
  "a passphrase of some length",
  "the one used before it",
  "one that is gone",
]
const SECRETS = [{ value: SECRET, expires_at: null }]

let db: Knex
let drop: () => Promise<void>

beforeAll(async () => {
  ;({ db, drop } = await createDatabase("webhooks_sealed_secrets"))
})

beforeEach(() => emptyTables(db))

afterAll(() => drop())

/** A webhook whose secrets are stored as a shop with these keys does. */
async function sealedWith(keys: string[]): Promise<string> {
  const id = await insertWebhook(db, { url: "https://app.example" })
  await db.raw("update webhook_endpoint set secrets = ?::jsonb where id = ?", [
    JSON.stringify(sealSecrets(SECRETS, keys)),
    id,
  ])
  return id
}

const stored = async (id: string) => (await webhookRow(db, id)).secrets

describe("sealing again", () => {
  it("leaves no secret that needs an older key or is readable, those of deleted webhooks included", async () => {
    const ids = [await sealedWith([]), await sealedWith([OLDER_KEY]), await sealedWith([KEY])]
    await db.raw("update webhook_endpoint set deleted_at = now() where id = ?", [firstOf(ids)])
    const untouched = await stored(itemAt(ids, 2))

    const { resealed, unreadable } = await resealSecrets(db, [KEY, OLDER_KEY], null)
    expect(resealed.sort()).toEqual(ids.slice(0, 2).sort())
    expect(unreadable).toEqual([])
    for (const id of ids) {
      expect(areSealedWithNewest(await stored(id), [KEY])).toBe(true)
      expect(openSecrets(await stored(id), [KEY])).toEqual(SECRETS)
    }
    expect(await stored(itemAt(ids, 2))).toEqual(untouched)
    expect(await resealSecrets(db, [KEY], null)).toEqual({ resealed: [], unreadable: [] })
  })

  it("names the webhooks that it cannot open, leaves them as they are, and does the others", async () => {
    const [lost, older] = [await sealedWith([LOST_KEY]), await sealedWith([OLDER_KEY])]
    const before = await stored(lost)

    expect(await resealSecrets(db, [KEY, OLDER_KEY], null)).toEqual({ resealed: [older], unreadable: [lost] })
    expect(await stored(lost)).toEqual(before)
  })

  it("takes the named webhooks alone, and does not count them as changed", async () => {
    const [named, other] = [await sealedWith([OLDER_KEY]), await sealedWith([OLDER_KEY])]
    const { updated_at } = await webhookRow(db, named)

    expect(await resealSecrets(db, [KEY, OLDER_KEY], [named])).toEqual({ resealed: [named], unreadable: [] })
    expect(areSealedWithNewest(await stored(other), [KEY])).toBe(false)
    expect((await webhookRow(db, named)).updated_at).toEqual(updated_at)
  })

  it("gives way to a rotation that happened since it read", async () => {
    const id = await sealedWith([OLDER_KEY])
    const [row] = atLeast(1, await store.listSealedSecrets(db, [id]))
    const rotated = sealSecrets(rotateSecrets(SECRETS, "whsec_new", 60, new Date()), [KEY])
    await db.raw("update webhook_endpoint set secrets = ?::jsonb where id = ?", [JSON.stringify(rotated), id])

    expect(await store.replaceSealedSecrets(db, row, sealSecrets(SECRETS, [KEY]))).toBe(false)
    expect(await stored(id)).toEqual(rotated)
  })
})
