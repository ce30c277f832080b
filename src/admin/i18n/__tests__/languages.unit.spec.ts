import { join } from "node:path"

import dashboardTexts from "../../../../node_modules/@medusajs/dashboard/src/i18n/translations/en.json"
import { entryOf } from "../../../../scripts/present"
import { Catalogue } from "../../../topics/catalogue"
import { clausesOf, meaningKey } from "../../lib/meanings"
import de from "../de"
import germanMeanings from "../de/meanings.json"
import fr from "../fr"
import frenchMeanings from "../fr/meanings.json"
import texts from "../index"
import { Asked, flatten, valuesIn } from "./texts-in-source"
import { faultsIn } from "./typography"

const asked = Asked.below(join(__dirname, "../.."))

const english = flatten(texts.en.webhooks)
const [german, french] = [flatten(de), flatten(fr)]

/** Texts of what the server itself says in English. */
const ofServer = (key: string) => /^(refusals|remarks|topic(Groups|Descriptions|Resources|Names))\./.test(key)

describe.each([
  ["de", german, germanMeanings],
  ["fr", french, frenchMeanings],
])("the language %s", (_, translated, meanings) => {
  it("has every text that English has, and no other", () => {
    expect(
      Object.keys(translated)
        .filter((key) => !ofServer(key))
        .sort()
    ).toEqual(Object.keys(english).sort())
  })

  it("leaves no text empty, and has in each the values that English has", () => {
    for (const [key, text] of Object.entries(translated)) {
      expect([key, text]).not.toEqual([key, ""])
      if (!ofServer(key)) {
        expect([key, valuesIn(text)]).toEqual([key, valuesIn(entryOf(english, key))])
      }
    }
  })

  it("says what every field of the catalogue's topics means", () => {
    const clauses = new Set(new Catalogue().list().flatMap(({ schema }) => clausesIn(schema)))
    expect([...new Set([...clauses].map(meaningKey))].sort()).toEqual(Object.keys(meanings).sort())
  })

  it("names every group and resource, and names and describes every topic of the catalogue", () => {
    const topics = new Catalogue().list()
    const keys = Object.keys(translated)
    const keyOf = (name: string) => name.replace(/[^A-Za-z]+/g, "_")
    expect(keys).toEqual(expect.arrayContaining(topics.map(({ group }) => `topicGroups.${keyOf(group)}`)))
    // In one list, so that the test names all that is missing.
    expect(keys.filter((key) => /^topic(Resources|Names|Descriptions)\./.test(key)).sort()).toEqual(
      [
        ...new Set(topics.map(({ resource }) => `topicResources.${keyOf(resource)}`)),
        ...["webhook.ping", ...topics.map(({ topic }) => topic)].map((topic) => `topicNames.${keyOf(topic)}`),
        ...topics.map(({ topic }) => `topicDescriptions.${keyOf(topic)}`),
      ].sort()
    )
  })
})

/** The clauses of all descriptions in a schema. */
function clausesIn(schema: unknown): string[] {
  if (typeof schema !== "object" || schema === null) {
    return []
  }
  return Object.entries(schema).flatMap(([name, value]) =>
    name === "description" && typeof value === "string" ? clausesOf(value) : clausesIn(value)
  )
}

describe("the texts", () => {
  it.each([
    ["en", english],
    ["de", { ...german, ...germanMeanings }],
    ["fr", { ...french, ...frenchMeanings }],
  ] as const)("keep to the typography of the language %s", (language, texts) => {
    expect(faultsIn(language, texts)).toEqual([])
  })

  it("are there for every key that the admin asks for", () => {
    const known = { ...flatten(dashboardTexts), ...english }
    const missing = asked.keys().filter((key) => !(key in known) && !(`${key}_other` in known))
    expect(missing).toEqual([])
  })

  it("are each asked for", () => {
    const unused = Object.keys(english).filter((key) => !asked.has(key))
    expect(unused).toEqual([])
  })
})
