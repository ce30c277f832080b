import { firstOf } from "../../../scripts/present"
import type { Creation } from "../creations"
import type { LoggedEvents } from "../../modules/webhook/store/catch-up"
import { Catalogue } from "../../topics/catalogue"
import { missingForPart, missingForRow } from "../missing-events"
import { watchedResources, type Watched } from "../sources"
import type { ChangedRow } from "../walk-changes"

const at = (seconds: number) => new Date(Date.UTC(2026, 2, 2, 12, 0, seconds))
const FROM = at(0)
const LONG_AGO = new Date(Date.UTC(2025, 0, 1))

/** @param since when a webhook began to want the topics. */
function watching(topics: string[], since = LONG_AGO): Watched {
  const watches = topics.map((topic) => ({ topic, since, looked_until: since }))
  return firstOf(watchedResources(new Catalogue(), watches, () => true))
}

function row(overrides: Partial<ChangedRow>): ChangedRow {
  return { id: "prod_1", created_at: LONG_AGO, updated_at: at(10), deleted_at: null, ...overrides }
}

function told(topic: string, told_at: Date, shown: Date | null, waiting = false): LoggedEvents {
  return { topic, resource_id: "prod_1", told_at, waiting, shown_at: shown }
}

function missing(
  watched: Watched,
  changed: ChangedRow,
  known: LoggedEvents[] = [],
  creation?: Creation
): [string, Date][] {
  return missingForRow(watched, changed, known, FROM, creation).map(({ topic, at }) => [
    topic.definition.topic,
    at,
  ])
}

const PRODUCT = watching(["product.created", "product.deleted", "product.updated"])

describe("an update is missing", () => {
  it("when no event covers it", () => {
    expect(missing(PRODUCT, row({}))).toEqual([["product.updated", at(10)]])
  })

  it("when the last event came before it", () => {
    expect(missing(PRODUCT, row({}), [told("product.updated", at(9), at(8))])).toHaveLength(1)
  })

  it("when an event came after it but read the product before it committed", () => {
    expect(missing(PRODUCT, row({}), [told("product.updated", at(11), at(8))])).toHaveLength(1)
  })

  it.each([
    ["came after it and shows it", told("product.updated", at(11), at(10))],
    ["has not read the product yet", told("product.updated", at(11), at(8), true)],
    ["came after it and shows no time", told("product.updated", at(11), null)],
    ["of the creation shows it", told("product.created", at(11), at(10))],
  ])("not when an event %s", (_, event) => {
    expect(missing(PRODUCT, row({}), [event])).toEqual([])
  })

  it("not when the product was changed before a webhook subscribed", () => {
    expect(missing(watching(["product.updated"], at(11)), row({}))).toEqual([])
  })

  it("not when the product is deleted by now", () => {
    expect(missing(watching(["product.updated"]), row({ deleted_at: at(10) }))).toEqual([])
  })

  it("not when all that happened is a creation that no webhook subscribes to", () => {
    const created = row({ created_at: at(10) })
    expect(missing(watching(["product.updated"]), created)).toEqual([])
    expect(missing(watching(["product.updated"]), { ...created, updated_at: at(12) })).toHaveLength(1)
  })

  it("for a change of a part, when no event of any kind came after it", () => {
    const [before, after] = [told("product.created", at(9), at(9)), told("product.created", at(11), at(11))]
    expect(missingForPart(PRODUCT, "prod_1", at(10), [before])).toHaveLength(1)
    expect(missingForPart(PRODUCT, "prod_1", at(10), [after])).toEqual([])
    expect(missingForPart(watching(["product.created"]), "prod_1", at(10), [])).toEqual([])
  })
})

describe("a creation is missing", () => {
  const created = row({ created_at: at(5) })

  it("alone, although the product was changed since: it shows the present state", () => {
    expect(missing(PRODUCT, created)).toEqual([["product.created", at(5)]])
  })

  it("once: a later change is an update", () => {
    const known = [told("product.created", at(6), at(5))]
    expect(missing(PRODUCT, created, known)).toEqual([["product.updated", at(10)]])
  })

  it("although an update was sent", () => {
    const known = [told("product.updated", at(11), at(10))]
    expect(missing(PRODUCT, created, known)).toEqual([["product.created", at(5)]])
  })

  it("not for a product of last year", () => {
    expect(missing(PRODUCT, row({}))).not.toContainEqual(["product.created", LONG_AGO])
  })

  it("not for what Medusa never announced, or has not yet", () => {
    for (const creation of ["open", "never"] as const) {
      expect(missing(PRODUCT, { ...created, updated_at: at(5) }, [], creation)).toEqual([])
    }
  })

  it("not for an order that is not placed, and no update of it is sent", () => {
    const orders = watching(["order.created", "order.updated"])
    for (const creation of ["open", "never"] as const) {
      expect(missing(orders, created, [], creation)).toEqual([])
    }
    expect(missing(orders, row({ is_draft_order: true }))).toEqual([])
    expect(missing(orders, created)).toEqual([["order.created", at(5)]])
  })
})

describe("a deletion is missing", () => {
  const deleted = row({ deleted_at: at(10) })

  it("until an event covers it", () => {
    expect(missing(PRODUCT, deleted)).toEqual([["product.deleted", at(10)]])
    expect(missing(PRODUCT, deleted, [told("product.deleted", at(11), at(10))])).toEqual([])
  })

  it("again for a product that was restored and deleted once more", () => {
    expect(missing(PRODUCT, deleted, [told("product.deleted", at(4), at(3))])).toHaveLength(1)
  })

  it("after its creation when that was lost, too", () => {
    expect(missing(PRODUCT, { ...deleted, created_at: at(5) })).toEqual([
      ["product.created", at(5)],
      ["product.deleted", at(10)],
    ])
  })
})
