import { translateMeaning } from "../meanings"

const MEANINGS = { its_name: "Sein Name", null_when_it_has_none: "null, wenn es keinen hat" }

describe("what a field means", () => {
  it("is translated clause by clause, and is then in the page's language", () => {
    expect(translateMeaning("Its name; null when it has none.", MEANINGS)).toEqual({
      text: "Sein Name; null, wenn es keinen hat.",
    })
  })

  it("has between its clauses the semicolon of the language", () => {
    const french = { its_name: "Son nom", null_when_it_has_none: "null s’il n’en a pas" }
    expect(translateMeaning("Its name; null when it has none.", french, "\u202f; ").text).toBe(
      "Son nom\u202f; null s’il n’en a pas."
    )
  })

  it("is marked as English where a clause is not translated, or none is yet", () => {
    expect(translateMeaning("Its name; an own word.", MEANINGS)).toEqual({
      text: "Sein Name; an own word.",
      lang: "en",
    })
    expect(translateMeaning("Its name.", {})).toEqual({ text: "Its name.", lang: "en" })
  })
})
