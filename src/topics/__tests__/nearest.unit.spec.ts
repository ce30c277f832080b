import { nearest } from "../nearest"

describe("nearest", () => {
  it("finds the word a typo means", () => {
    expect(nearest("custmer.updated", ["customer.created", "customer.updated", "order.updated"])).toBe(
      "customer.updated"
    )
  })

  it("guesses nothing when no word is near", () => {
    expect(nearest("loyalty.points_earned", ["customer.created", "order.updated"])).toBeUndefined()
    expect(nearest("x", [])).toBeUndefined()
  })
})
