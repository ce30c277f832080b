import { placedBy, placedFromDraft, type Checkout } from "../creations"

const checkout = (overrides: Partial<Checkout>): Checkout => ({
  is_draft_order: false,
  status: "pending",
  version: 1,
  cart: "linked",
  has_price: true,
  is_authorized: false,
  is_reserved: false,
  ...overrides,
})

describe("an order counts as placed", () => {
  it.each<[string, Partial<Checkout>]>([
    ["when its payment is authorized", { is_authorized: true }],
    ["when nothing of it is to be paid", { has_price: false }],
    ["when somebody has gone on with it", { status: "canceled" }],
    ["when it was edited, which may cancel its payment", { cart: "linked", has_price: true, version: 2 }],
    ["without a cart, when stock is reserved for it", { cart: "none", is_reserved: true }],
    ["without a cart, when it is authorized", { cart: "none", is_authorized: true }],
  ])("%s", (_, overrides) => {
    expect(placedBy(checkout(overrides))).toBe("announced")
  })

  it("without a cart, when it was a draft", () => {
    expect(placedFromDraft(checkout({ cart: "none" }))).toBe("announced")
    expect(placedFromDraft(checkout({ cart: "none", is_draft_order: true }))).toBe("open")
  })

  it("not yet, while its payment is to be authorized or it is a draft", () => {
    expect(placedBy(checkout({}))).toBe("open")
    expect(placedBy(checkout({ is_draft_order: true, status: "draft" }))).toBe("open")
  })

  it("never, when its checkout was refused, or left nothing but a row", () => {
    expect(placedBy(checkout({ cart: "dismissed" }))).toBe("never")
    expect(placedBy(checkout({ cart: "none", has_price: false }))).toBe("never")
  })
})
