import { standIn } from "../../../integration-tests/support/stand-in"
import type { CatchUpLedger } from "../../modules/webhook/catch-up-ledger"
import { Catalogue } from "../../topics/catalogue"
import type { QueryPort } from "../../payloads/query-port"
import { catchUp } from "../catch-up"

const NOW = new Date("2026-03-02T12:00:00Z")
const UNTIL = new Date("2026-03-02T11:59:00Z")

/** A shop with these resources watched, whose entity `unreadable` cannot be read. */
function shopOf(topics: string[], checkedUntil: Date, unreadable?: string) {
  const moved: string[] = []
  const from: Date[] = []
  const query: QueryPort = {
    graph: async ({ entity, filters = {} }) => {
      if (entity === unreadable) {
        throw new Error(`${entity} cannot be read`)
      }
      const { $gte }: { $gte?: Date } = Object(filters.updated_at)
      from.push(...($gte ? [$gte] : []))
      return { data: [] }
    },
  }
  const ledger = standIn<CatchUpLedger>({
    watches: async () => topics.map((topic) => ({ topic, since: new Date(0), looked_until: checkedUntil })),
    markChecked: async (names) => void moved.push(...names),
    rememberRows: async () => undefined,
    capture: async () => 0,
  })
  const run = () =>
    catchUp({
      query,
      ledger,
      catalogue: new Catalogue(),
      hasEntity: () => true,
      now: () => NOW,
      graceMs: 60_000,
      memoryMs: 86_400_000,
      signal: new AbortController().signal,
    })
  return { run, moved, from }
}

describe("a run of catch-up", () => {
  it("checks the other resources where one cannot be read, and fails then", async () => {
    const { run, moved } = shopOf(
      ["product.created", "customer.created", "promotion.created"],
      UNTIL,
      "product"
    )
    await expect(run()).rejects.toThrow("product cannot be read")
    expect(moved).toEqual(["customer.created", "promotion.created"])
  })

  it("begins before its own end where the last one seems to have ended later", async () => {
    const { run, moved, from } = shopOf(["customer.created"], new Date("2026-03-02T15:00:00Z"))
    await run()
    expect(from).toEqual([new Date("2026-03-02T11:57:00Z")])
    expect(moved).toEqual(["customer.created"])
  })
})
