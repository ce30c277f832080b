import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

import dashboardTexts from "../../../../node_modules/@medusajs/dashboard/src/i18n/translations/en.json"
import { Catalogue } from "../../../topics/catalogue"
import de from "../de"
import fr from "../fr"
import texts from "../index"

const ADMIN = join(__dirname, "../..")

/** Dotted key → text. */
type Flat = Record<string, string>

const english = flatten(texts.en.webhooks)
const [german, french] = [flatten(de), flatten(fr)]

/** Texts of what the server itself says in English. */
const ofServer = (key: string) => /^(refusals|topic(Groups|Descriptions|Resources|Names))\./.test(key)

describe.each([
  ["de", german],
  ["fr", french],
])("the language %s", (_, translated) => {
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
        expect([key, valuesIn(text)]).toEqual([key, valuesIn(english[key]!)])
      }
    }
  })

  it("names every group and resource, and names and describes every topic of the catalogue", () => {
    const topics = new Catalogue().list()
    const keys = Object.keys(translated)
    const keyOf = (name: string) => name.replace(/[^A-Za-z]+/g, "_")
    expect(keys).toEqual(expect.arrayContaining(topics.map(({ group }) => `topicGroups.${keyOf(group)}`)))
    expect(keys.filter((key) => key.startsWith("topicResources.")).sort()).toEqual(
      [...new Set(topics.map(({ resource }) => `topicResources.${keyOf(resource)}`))].sort()
    )
    expect(keys.filter((key) => key.startsWith("topicNames.")).sort()).toEqual(
      ["webhook.ping", ...topics.map(({ topic }) => topic)]
        .map((topic) => `topicNames.${keyOf(topic)}`)
        .sort()
    )
    expect(keys.filter((key) => key.startsWith("topicDescriptions.")).sort()).toEqual(
      topics.map(({ topic }) => `topicDescriptions.${keyOf(topic)}`).sort()
    )
  })
})

describe("the texts", () => {
  it("are there for every key that the admin asks for", () => {
    const known = { ...flatten(dashboardTexts), ...english }
    const missing = askedFor().filter((key) => !(key in known) && !(`${key}_other` in known))
    expect(missing).toEqual([])
  })

  it("are each asked for", () => {
    const source = sources().join("\n")
    const literals = new Set([...source.matchAll(/"([\w.]+)"/g)].map(([, literal]) => literal))
    const patterns = [...source.matchAll(/\bt\(\s*`([^`]+)`/g)].map(([, template]) => asPattern(template!))
    const unused = Object.keys(english)
      .map((key) => key.replace(/_(one|other)$/, ""))
      .filter((key) => !literals.has(key) && !patterns.some((pattern) => pattern.test(key)))
    expect(unused).toEqual([])
  })
})

/** What a template of the source may become. */
function asPattern(template: string): RegExp {
  return new RegExp(`^${template.replace(/\$\{[^}]+\}/g, "\\w+").replaceAll(".", "\\.")}$`)
}

/** Keys that stand whole in the source. */
function askedFor(): string[] {
  return sources().flatMap((source) => [...source.matchAll(/\bt\(\s*"([^"]+)"/g)].map(([, key]) => key!))
}

function sources(): string[] {
  return readdirSync(ADMIN, { recursive: true, withFileTypes: true })
    .filter(
      (entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.parentPath.includes("__tests__")
    )
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
}

function valuesIn(text: string): string[] {
  return [...text.matchAll(/{{(\w+)}}/g)].map(([, name]) => name!).sort()
}

function flatten(node: object, prefix = ""): Flat {
  return Object.fromEntries(
    Object.entries(node).flatMap(([key, value]: [string, unknown]) =>
      typeof value === "string"
        ? [[prefix + key, value]]
        : Object.entries(flatten(value as object, `${prefix}${key}.`))
    )
  )
}
