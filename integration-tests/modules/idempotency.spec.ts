import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { propertiesOf } from "../../src/types/typed"
import { IdempotencyKeys, type KeyedRequest, type RunningClaim } from "../../src/modules/webhook/idempotency"
import { prune } from "../../src/modules/webhook/retention"
import { createDatabase, dumpTables, emptyTables } from "../support/database"
import { SECRET } from "../support/pipeline"

const KEY = "2f6a1f0e-7a55-4c1b-9d39-5d7c0c7a4f11"
const PASSPHRASE = "a passphrase of some length"
const CREATE: KeyedRequest = {
  scope: ["user", "user_ada", "POST", "/admin/webhooks"],
  key: KEY,
  content: { query: {}, body: { url: "https://crm.example", topics: ["order.*"], secret: SECRET } },
}
const ANSWER = { webhook: { id: "whk_1", secret: SECRET } }

let db: Knex
let drop: () => Promise<void>
let one: IdempotencyKeys
let other: IdempotencyKeys

beforeAll(async () => {
  ;({ db, drop } = await createDatabase("webhooks_idempotency"))
})

/** Two processes of a shop. */
beforeEach(async () => {
  await emptyTables(db)
  one = new IdempotencyKeys(db, [PASSPHRASE])
  other = new IdempotencyKeys(db, [PASSPHRASE])
})

afterAll(() => drop())

async function first(keys: IdempotencyKeys, request = CREATE): Promise<RunningClaim> {
  const repetition = await keys.begin(request)
  if (repetition.kind !== "first") {
    throw new Error(`The key is taken: ${repetition.kind}`)
  }
  return repetition.claim
}

const kindOf = async (keys: IdempotencyKeys, request = CREATE) => (await keys.begin(request)).kind

/** Lets time go by for what is stored. */
const age = (by: string) =>
  db.raw(
    `update webhook_idempotency set created_at = created_at - interval '${by}', leased_until = leased_until - interval '${by}'`
  )

describe("a request with a key", () => {
  it("is carried out by one of those that come at once, in whichever process", async () => {
    const kinds = await Promise.all(Array.from({ length: 20 }, (_, n) => kindOf(n % 2 ? one : other)))
    expect(kinds.sort()).toEqual(["first", ...Array.from({ length: 19 }, () => "under_way")])
  })

  it("is answered as the first time from then on, even if its fields come in another order", async () => {
    await (await first(one)).answered(200, ANSWER)
    const reordered = { ...CREATE, content: { body: { ...swapped(CREATE.content) }, query: {} } }
    expect(await other.begin(CREATE)).toEqual({ kind: "answered", status: 200, body: ANSWER })
    expect(await other.begin(reordered)).toEqual({ kind: "answered", status: 200, body: ANSWER })
  })

  it("is another one where anything in it is another, before and after the answer", async () => {
    const changed = { ...CREATE, content: { query: { fields: "id" }, body: {} } }
    const claim = await first(one)
    expect(await kindOf(other, changed)).toBe("other_request")
    await claim.answered(200, ANSWER)
    expect(await kindOf(other, changed)).toBe("other_request")
  })

  it("leaves the same key of another admin, or for another route, free", async () => {
    await first(one)
    const scopes = [
      ["user", "user_bob", "POST", "/admin/webhooks"],
      ["user", "user_ada", "POST", "/admin/webhooks/batch"],
    ]
    const kinds = await Promise.all(scopes.map((scope) => kindOf(one, { ...CREATE, scope })))
    expect(kinds).toEqual(["first", "first"])
  })

  it("that was refused is carried out when it comes again, and another with its key too", async () => {
    await (await first(one)).refused()
    await (await first(other)).refused()
    expect(await kindOf(one, { ...CREATE, content: {} })).toBe("first")
  })

  it("whose process has died is carried out again when the lease is over, and no other with its key", async () => {
    await first(one)
    expect(await kindOf(other)).toBe("under_way")
    await age("2 minutes")
    expect(await kindOf(other, { ...CREATE, content: {} })).toBe("other_request")
    expect(await kindOf(other)).toBe("first")
    expect(await kindOf(one)).toBe("under_way")
  })

  it("that another process has taken over is answered by that one alone", async () => {
    const slow = await first(one)
    await age("2 minutes")
    const second = await first(other)
    await slow.answered(200, { webhook: { id: "whk_slow" } })
    expect(await kindOf(one)).toBe("under_way")
    await slow.refused()
    await second.answered(200, ANSWER)
    expect(await one.begin(CREATE)).toMatchObject({ body: ANSWER })
  })

  it("is forgotten after a day, and removed by retention", async () => {
    await (await first(one)).answered(200, ANSWER)
    await age("23 hours")
    await prune(db, 30)
    expect(await kindOf(one)).toBe("answered")
    await age("2 hours")
    await prune(db, 30)
    expect((await db.raw("select 1 from webhook_idempotency")).rows).toEqual([])
    await (await first(one)).answered(200, ANSWER)
    await age("25 hours")
    expect(await kindOf(other, { ...CREATE, content: {} })).toBe("first")
  })

  it("leaves neither key, request nor secret readable in the database", async () => {
    await (await first(one)).answered(200, ANSWER)
    const dump = (await dumpTables(db)).join()
    for (const hidden of [KEY, SECRET, "crm.example", "user_ada", "whk_1"]) {
      expect(dump).not.toContain(hidden)
    }
  })

  it("says that its answer cannot be read where the shop has dropped the encryption key", async () => {
    await (await first(one)).answered(200, ANSWER)
    expect(await kindOf(new IdempotencyKeys(db, ["another passphrase, a new one"]))).toBe("unreadable")
  })
})

function swapped(content: unknown): object {
  return Object.fromEntries(Object.entries(propertiesOf(propertiesOf(content).body)).reverse())
}
