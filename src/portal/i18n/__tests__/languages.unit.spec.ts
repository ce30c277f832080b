import { join } from "node:path"

import { Asked, flatten, valuesIn } from "../../../admin/i18n/__tests__/texts-in-source"
import deTexts from "../de"
import enTexts from "../en"
import frTexts from "../fr"

const PORTAL = join(__dirname, "../..")

/** Of which the portal shows parts, with their texts. */
const DASHBOARD = join(__dirname, "../../../admin")

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
      expect([key, valuesIn(text)]).toEqual([key, valuesIn(english[key]!)])
    }
  })

  it("lies over what the dashboard says in the same language", () => {
    expect(Object.keys(ofDashboard).filter((key) => !(key in flatten(dashboard)))).toEqual([])
  })
})

describe("the portal's texts", () => {
  it("are there for every key that the portal asks for", () => {
    const known = { ...ofDashboard, ...english }
    const missing = new Asked(PORTAL).keys().filter((key) => !(key in known) && !(`${key}_other` in known))
    expect(missing).toEqual([])
  })

  it("are each asked for, by the portal or by a part of the dashboard that it shows", () => {
    const [portal, dashboard] = [new Asked(PORTAL), new Asked(DASHBOARD)]
    expect(Object.keys(english).filter((key) => !portal.has(key) && !dashboard.has(key))).toEqual([])
  })
})
