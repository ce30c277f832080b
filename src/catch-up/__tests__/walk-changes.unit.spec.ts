import { asWritten } from "../../types/typed"
import type { QueryPort } from "../../payloads/query-port"
import { walkChanges } from "../walk-changes"

type Request = Parameters<QueryPort["graph"]>[0]
type Filters = { updated_at: { $gte: Date; $lte?: Date; $lt?: Date }; id?: { $gt: string } }
type Row = { id: string; created_at: Date; updated_at: Date; deleted_at: null; micros: number }

/** A table that stamps rows with microseconds, of which `query` shows the milliseconds. */
class Table implements QueryPort {
  readonly requests: Request[] = []

  constructor(private readonly rows: Row[]) {}

  async graph(request: Request): Promise<{ data: unknown[] }> {
    this.requests.push(request)
    const { updated_at, id } = asWritten<Filters>(request.filters)
    const data = this.rows
      .filter(({ micros }) => micros >= updated_at.$gte.getTime() * 1_000)
      .filter(({ micros }) => !updated_at.$lte || micros <= updated_at.$lte.getTime() * 1_000)
      .filter(({ micros }) => !updated_at.$lt || micros < updated_at.$lt.getTime() * 1_000)
      .filter((row) => !id || row.id > id.$gt)
      .sort((a, b) => (id ? 0 : a.micros - b.micros) || (a.id < b.id ? -1 : 1))
    return { data: data.slice(0, request.pagination?.take) }
  }
}

function row(n: number, micros: number): Row {
  const time = new Date(Math.floor(micros / 1_000))
  return {
    id: `prod_${String(n).padStart(6, "0")}`,
    created_at: time,
    updated_at: time,
    deleted_at: null,
    micros,
  }
}

const walk = (rows: Row[], from: number, until: number): Promise<string[]> =>
  idsIn(walkChanges(new Table(rows), "product", [], new Date(from), new Date(until)))

async function idsIn(pages: ReturnType<typeof walkChanges>): Promise<string[]> {
  const ids: string[] = []
  for await (const page of pages) {
    ids.push(...page.map(({ id }) => id))
  }
  return ids
}

const rows = (count: number, micros: (n: number) => number) =>
  Array.from({ length: count }, (_, n) => row(n, micros(n)))

describe("a walk over what changed", () => {
  it("finds each row between its ends once, however many pages they fill", async () => {
    const all = rows(2_600, (n) => 1_000_000 + n * 300)
    const ids = await walk(all, 1_000, 1_700)
    const expected = all.filter(({ micros }) => micros <= 1_700_000).map(({ id }) => id)
    expect(ids).toEqual(expected)
  })

  it("ends, and finds all, where a bulk update gave more rows than a page one stamp", async () => {
    const before = rows(10, (n) => 1_000_000 + n * 5_000)
    const bulk = Array.from({ length: 1_700 }, (_, n) => row(1_000 + n, 1_100_123))
    const after = Array.from({ length: 10 }, (_, n) => row(9_000 + n, 1_101_000 + n))
    const ids = await walk([...before, ...bulk, ...after], 1_000, 2_000)
    expect(ids).toHaveLength(1_720)
    expect(new Set(ids).size).toBe(1_720)
  })

  it("asks for deleted rows too, and for no more than the time span", async () => {
    const table = new Table([])
    const pages = walkChanges(table, "order", ["is_draft_order"], new Date(1), new Date(2))
    expect(await idsIn(pages)).toEqual([])
    expect(table.requests).toMatchObject([
      {
        entity: "order",
        withDeleted: true,
        fields: ["id", "created_at", "updated_at", "deleted_at", "is_draft_order"],
      },
    ])
  })
})
