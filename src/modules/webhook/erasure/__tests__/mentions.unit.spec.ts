import { entryOf } from "../../../../../scripts/present"
import { Mentions } from "../mentions"

const ADA = "ada+shop@x.example.com"
const ID = "cus_01JNB4VKX1Z3B5D7F9H1K3N5Q7"

const mentions = new Mentions([ID, "prod_01JNB4VKX1Z3B5D7F9H1K3N5Q7", "7"], [ADA])

/** As the database's `~*`, but for what the two languages write differently, which a candidate has nothing of. */
const isCandidate = (text: string, { candidates }: Mentions = mentions) =>
  new RegExp(candidates ?? "^$", "is").test(text)

const escapes: Record<string, (text: string) => string> = {
  "as it is": (text) => text,
  "in upper case": (text) => text.toUpperCase(),
  "in JSON": (text) => JSON.stringify({ message: `cannot import\n${text}` }),
  "in JSON in JSON": (text) => JSON.stringify(JSON.stringify({ error: `\n${text}\t` })),
  "in JSON that escapes signs": (text) => text.replace("@", "\\u0040").replace("+", "\\u002B"),
  "in a URL": (text) => `https://app.example/?to=${encodeURIComponent(text)}&x=1`,
  "in a URL, encoded twice": (text) => encodeURIComponent(encodeURIComponent(text)),
  "in HTML": (text) => `<b>${text.replace("@", "&#64;").replace("+", "&plus;")}</b>`,
  "in a sentence": (text) => `Unknown customer '${text}'.`,
}

describe("a mention", () => {
  it.each(Object.keys(escapes))("is found %s, of an address", (form) => {
    const text = entryOf(escapes, form)(ADA)
    expect({ text, candidate: isCandidate(text), found: mentions.isIn(text) }).toEqual({
      text,
      candidate: true,
      found: true,
    })
  })

  it.each(["as it is", "in JSON", "in JSON in JSON", "in a URL", "in a sentence"])(
    "is found %s, of an id",
    (form) => expect(mentions.isIn(entryOf(escapes, form)(ID))).toBe(true)
  )

  it("is found of an address with letters beyond ASCII, however they are escaped", () => {
    const one = new Mentions([], ["jürgen.müller@mühle.de"])
    for (const text of [
      "JÜRGEN.MÜLLER@mühle.de",
      "j\\u00fcrgen.m\\u00fcller@m\\u00fchle.de",
      encodeURIComponent("jürgen.müller@mühle.de"),
    ]) {
      expect([text, isCandidate(text, one), one.isIn(text)]).toEqual([text, true, true])
    }
  })

  it("is not found within a longer word, whatever letter makes it longer", () => {
    const around = [..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789äß"]
    const longer = around.flatMap((letter) => [`${letter}${ADA}`, `${ADA}${letter}`, `${ADA}.${letter}x`])
    const others = [
      ...longer,
      `_${ADA}`,
      `-${ADA}`,
      `${ADA}_`,
      `${ADA}-x`,
      `first.${ADA}`,
      `first+${ADA}`,
      "ada@x.example.com",
      "o'" + ADA,
    ]

    expect(others.filter((text) => mentions.isIn(text))).toEqual([])
    expect(
      others.flatMap((text) => [JSON.stringify({ text })]).filter((text) => mentions.isIn(text))
    ).toEqual([])
  })

  it("is not found within a longer id that begins or ends with it", () => {
    expect([`${ID}0`, `x${ID}`, ID.slice(0, -1)].filter((text) => mentions.isIn(text))).toEqual([])
  })

  it("is not looked for in texts where many resources share the id, or the id is so short that texts hold it by chance", () => {
    expect([mentions.tails, mentions.others]).toEqual([[ID.slice(-26)], []])
    expect(mentions.isIn('{"product_id":"prod_01JNB4VKX1Z3B5D7F9H1K3N5Q7","quantity":7}')).toBe(false)
  })
})
