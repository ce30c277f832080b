import { join } from "node:path"

import { entryOf } from "../../../../scripts/present"
import { Asked, flatten, valuesIn } from "../../../admin/i18n/__tests__/texts-in-source"
import { faultsIn } from "../../../admin/i18n/__tests__/typography"
import deTexts from "../de"
import enTexts from "../en"
import frTexts from "../fr"

const ofPortal = Asked.below(join(__dirname, "../.."))

/** With the parts of the dashboard that the portal shows. */
const shown = Asked.from(join(__dirname, "../../main.tsx"))

const english = flatten(enTexts.portal)
const ofDashboard = flatten(enTexts.dashboard)

describe.each([
  ["de", deTexts],
  ["fr", frTexts],
])("the portal's language %s", (_, { portal, dashboard }) => {
  const translated = flatten(portal)

  it("has every text that English has, and no other", () => {
    expect(Object.keys(translated).sort()).toEqual(Object.keys(english).sort())
  })

  it("leaves no text empty, and has in each the values that English has", () => {
    for (const [key, text] of Object.entries(translated)) {
      expect([key, text]).not.toEqual([key, ""])
      expect([key, valuesIn(text)]).toEqual([key, valuesIn(entryOf(english, key))])
    }
  })

  it("lies over what the dashboard says in the same language", () => {
    expect(Object.keys(ofDashboard).filter((key) => !(key in flatten(dashboard)))).toEqual([])
  })
})

describe("the portal's texts", () => {
  it("are there for every key that the portal asks for", () => {
    const known = { ...ofDashboard, ...english }
    const missing = [ofPortal, shown]
      .flatMap((asked) => asked.keys())
      .filter((key) => !(key in known) && !(`${key}_other` in known))
    expect(missing).toEqual([])
  })

  it.each([
    ["en", enTexts],
    ["de", deTexts],
    ["fr", frTexts],
  ] as const)("keep to the typography of the language %s", (language, { portal }) => {
    expect(faultsIn(language, flatten(portal))).toEqual([])
  })

  it("are each asked for, by the portal or by a part of the dashboard that it shows", () => {
    expect(Object.keys(english).filter((key) => !shown.has(key))).toEqual([])
  })

  it("replace a text of the dashboard only by another one", () => {
    const texts = [enTexts, deTexts, frTexts]
    const same = Object.keys(english).filter((key) =>
      texts.every(({ portal, dashboard }) => flatten(portal)[key] === flatten(dashboard)[key])
    )
    expect(same).toEqual([])
  })

  it("have one word for one thing: what is the same in English is the same in each language", () => {
    const keysOf = new Map(Object.entries(ofDashboard).map(([key, text]) => [text, key]))
    const pairs = Object.entries(english).flatMap(([key, text]) => {
      const ofBoth = keysOf.get(text)
      return ofBoth === undefined ? [] : [[key, ofBoth] as const]
    })
    for (const { portal, dashboard } of [deTexts, frTexts]) {
      const [ours, theirs] = [flatten(portal), flatten(dashboard)]
      expect(pairs.map(([key]) => [key, ours[key]])).toEqual(pairs.map(([key, same]) => [key, theirs[same]]))
    }
  })

  it.each([
    ["en", enTexts, /the app's support|your shop/i],
    ["de", deTexts, /Support der App|Ihr Support|\bIhr(e[mnrs])? Shops?\b/],
    ["fr", frTexts, /assistance|votre boutique/i],
  ])("speak in %s to the app's developer, who has no shop and is the app's support", (_, texts, forShop) => {
    const all = { ...flatten(texts.dashboard), ...flatten(texts.portal) }
    expect(Object.entries(all).filter(([key, text]) => forShop.test(text) && shown.has(key))).toEqual([])
  })
})
