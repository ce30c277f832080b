import { existsSync, readdirSync, readFileSync } from "node:fs"
import { dirname, join, normalize } from "node:path"

import { ROOT } from "../../scripts/medusa"
import { firstOf, present } from "../../scripts/present"
import problemTexts from "../../src/admin/i18n/en/problems.json"
import { takesIdempotencyKey } from "../../src/api/utils/idempotency"
import { DEFAULT_RETRY_SCHEDULE } from "../../src/modules/webhook/limits"
import { resolveOptions } from "../../src/modules/webhook/options"
import { TABLES } from "../../src/scripts/remove-webhooks"
import { brokenRows, readDocument, readDocuments, tableOf } from "./documents"
import { parseMarkdown } from "./markdown"
import { pluginRoutes, policiesOf, routeProblem, type Route } from "./routes"

const documents = readDocuments()

describe("links in the documents lead somewhere:", () => {
  const links = documents.flatMap(({ path, links }) =>
    links.filter(({ target }) => !/^(https?|mailto):/.test(target)).map((link) => ({ path, ...link }))
  )

  it.each(links)("$path:$line to $target", ({ path, target }) => {
    const [file, anchor] = target.split("#")
    const leadsTo = file ? normalize(join(dirname(path), file)) : path
    expect(existsSync(join(ROOT, leadsTo))).toBe(true)
    if (anchor) {
      expect(readDocument(leadsTo).anchors).toContain(anchor)
    }
  })

  it("finds a link that runs over the end of a line, in its text or in front of its target", () => {
    const { links } = parseMarkdown(
      "See\n[the\nguide](guide.md#top), and [more](\n  more.md).\n\n`[no](link.md)`\n"
    )
    expect(links.map(({ target, line }) => [target, line])).toEqual([
      ["guide.md#top", 2],
      ["more.md", 3],
    ])
  })

  it("every document but the licence can be reached from README", () => {
    const reached = new Set<string>()
    const visit = (path: string) => {
      if (!reached.has(path)) {
        reached.add(path)
        links
          .filter((link) => link.path === path && /\.md(#|$)/.test(link.target))
          .forEach(({ target }) => visit(normalize(join(dirname(path), firstOf(target.split("#")) || "."))))
      }
    }
    visit("README.md")
    expect(documents.map(({ path }) => path).filter((path) => !reached.has(path))).toEqual([])
  })
})

describe("tables in the documents are tables:", () => {
  it.each(documents)(
    "$path has as many cells in each row as in the heading, and no row that continues in the next line",
    ({ path }) => {
      expect(brokenRows(readDocument(path))).toEqual([])
    }
  )
})

describe("the table of options", () => {
  const rows = tableOf(readDocument("docs/options.md"), "option").map(
    ([option, value]) => [unquoted(present(option, "the option")), present(value, "the value")] as const
  )
  const defaults = flat(resolveOptions({}))

  it("has each option of the plugin, and no other", () => {
    expect(rows.map(([option]) => option).sort()).toEqual(Object.keys(defaults).sort())
  })

  it.each(rows.filter(([, value]) => value.startsWith("`")))("gives the default of %s", (option, value) => {
    expect(new Function(`return (${unquoted(value)})`)()).toEqual(defaults[option])
  })
})

describe("the table of retries", () => {
  const rows = tableOf(readDocument("docs/receiving.md"), "attempt").map(
    ([, wait, total]) => [present(wait, "the wait"), present(total, "the total")] as const
  )

  it("has the default schedule", () => {
    expect(rows.map(([wait]) => secondsOf(wait))).toEqual(DEFAULT_RETRY_SCHEDULE)
  })

  it("adds up the waits, in whole minutes", () => {
    const minutes = DEFAULT_RETRY_SCHEDULE.map((_, index) =>
      Math.floor(DEFAULT_RETRY_SCHEDULE.slice(0, index + 1).reduce((sum, wait) => sum + wait) / 60)
    )
    expect(rows.map(([, total]) => Math.floor(secondsOf(total) / 60))).toEqual(minutes)
  })
})

describe("the table of limits", () => {
  type Limits = { maxLength?: number; maxItems?: number; maximum?: number; items?: Limits }
  const openapi: { components: { schemas: Record<string, { properties: Record<string, Limits> }> } } =
    JSON.parse(readFileSync(join(ROOT, "openapi.json"), "utf8"))
  const { properties } = present(openapi.components.schemas.AdminCreateWebhook, "the schema")
  const rows = tableOf(readDocument("docs/api.md"), "setting").flatMap(([settings, limit]) =>
    present(settings, "the settings")
      .split(", ")
      .map((setting) => [unquoted(setting), present(limit, "the limit")] as const)
  )

  it("has each setting of a webhook that has one", () => {
    const limited = Object.keys(properties).filter((name) => largestOf(properties[name]).length > 0)
    const left = limited.filter((name) => !rows.some(([setting]) => setting === name))
    expect(left).toEqual(["app_id"])
  })

  it.each(rows)("gives the limits of %s", (setting, limit) => {
    const given = [...limit.matchAll(/[\d,]*\d/g)].map(([text]) => Number(text.replaceAll(",", "")))
    const property = present(properties[setting], "the setting of this name")
    expect(given).toEqual(expect.arrayContaining(largestOf(property)))
  })

  /** The bounds of a value, or of a list and its numbers. */
  function largestOf({ maxLength, maxItems, maximum, items }: Limits = {}): number[] {
    return [maxLength, maxItems, maximum, items?.maximum].filter((bound) => bound !== undefined)
  }
})

describe("the table of what is stored", () => {
  const { text } = readDocument("docs/privacy.md")

  it.each(TABLES)("has the table %s", (table) => {
    expect(text).toMatch(new RegExp(`\`${table}[.\`]`))
  })
})

describe("the versions that README tells a shop to have", () => {
  const { dependencies }: { dependencies: Record<string, string> } = JSON.parse(
    readFileSync(join(ROOT, "node_modules/@medusajs/dashboard/package.json"), "utf8")
  )

  it.each(["react-router-dom", "react-i18next"])("are those of the dashboard: %s", (name) => {
    expect(readDocument("README.md").text).toContain(`\`${name}\` ${dependencies[name]}`)
  })
})

describe("labels of the dashboard are named as it shows them:", () => {
  const folders = ["src/admin/i18n/en", "src/portal/i18n"].map((folder) => join(ROOT, folder))
  const files = folders.flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)))
  const texts = files
    .filter((file) => /\/(en\/\w+|en)\.json$/.test(file))
    .map((file) => readFileSync(file, "utf8").toLowerCase())
    .join("\n")
  const labels = documents
    .filter(({ path }) =>
      /^README|^docs\/(guide|apps|recovery|erasure|ordering|payloads|deployment)\.md/.test(path)
    )
    .flatMap(({ path, text }) => labelsIn(text).map((label) => ({ path, label })))

  it.each(labels)("$path: $label", ({ label }) => {
    expect(texts).toContain(label.toLowerCase())
  })
})

describe("the guide's table of problems", () => {
  const guide = readDocument("docs/guide.md").text
  const problems = Object.values(problemTexts)
    // Behind it is what differs from case to case: a remark, a date, or what the guide says in other words.
    .map(({ what }) => firstOf(what.split(/ \(|\{\{|,|\.$/)).trim())
    .filter((what) => what !== "")

  it.each(problems)("has %s", (what) => {
    expect(guide).toContain(`*${/^The app's certificate/.test(what) ? "The app's certificate" : what}`)
  })
})

describe("the tables of routes", () => {
  const { codes } = readDocument("docs/api.md")

  it("have each route of the plugin", () => {
    const listed = codes.flatMap(({ text }) => routesOf(text)).map(nameOf)
    expect(pluginRoutes.map(nameOf).filter((route) => !listed.includes(route))).toEqual([])
  })
})

describe("the table of routes without an Idempotency-Key", () => {
  it("has each of them", () => {
    const listed = tableOf(readDocument("docs/api.md"), "no key for").flatMap(([routes]) =>
      present(routes, "the routes").split(", `").map(unquoted).flatMap(routesOf)
    )
    const expected = pluginRoutes.filter(
      ({ method, path }) => method === "POST" && !takesIdempotencyKey(method, path)
    )
    expect(listed.map(nameOf).sort()).toEqual(expected.map(nameOf).sort())
  })
})

describe("the table of rights", () => {
  const rows = tableOf(readDocument("docs/rights.md"), "route").map(
    ([route, needs]) =>
      [
        unquoted(present(route, "the route")),
        [...present(needs, "the rights").matchAll(/`(\w+:\w+)`/g)].map(([, policy]) => policy),
      ] as const
  )

  it("has each route of the plugin once, with the policies that it asks for", () => {
    const expected = pluginRoutes.map((route) => [nameOf(route), policiesOf(route)])
    expect([...rows].sort()).toEqual(expected.sort())
  })
})

describe("routes within a sentence exist:", () => {
  const routes = documents.flatMap(({ path, codes }) =>
    codes.flatMap(({ text, line }) =>
      routesOf(text).map((route) => [`${path}:${line}`, nameOf(route), route] as const)
    )
  )

  it.each(routes)("%s %s", (_place, _name, { method, path }) => {
    expect(routeProblem(method, path)).toBeUndefined()
  })
})

describe("a decision", () => {
  const pages = documents.filter(({ path }) => path.startsWith("docs/decisions/"))

  it.each(pages)("is at most 600 words long: $path", ({ text }) => {
    expect(text.split(/\s+/).length).toBeLessThanOrEqual(600)
  })
})

describe("files that the documents name for contributors exist:", () => {
  const paths = documents
    .filter(({ path }) => /^CONTRIBUTING|^docs\/(decisions|performance)/.test(path))
    .flatMap(({ path, codes }) =>
      codes
        .filter(({ text }) =>
          /^(src|docs|integration-tests|benchmarks|scripts|examples|\.ci)\/[\w./[\]-]*$/.test(text)
        )
        .map(({ text, line }) => [`${path}:${line}`, text] as const)
    )

  it.each(paths)("%s %s", (_, path) => {
    expect(existsSync(join(ROOT, path))).toBe(true)
  })
})

/** `GET, POST /admin/webhooks/:id` names two. */
function routesOf(code: string): Route[] {
  const [, methods, path] = /^((?:GET|POST|PUT|PATCH|DELETE)(?:, [A-Z]+)*) (\/[\w\-/:]+)/.exec(code) ?? []
  return (methods?.split(", ") ?? []).map((method) => ({ method, path: present(path, "the path") }))
}

function nameOf({ method, path }: Route): string {
  return `${method} ${path}`
}

/** What a document sets in italics, `*⋯ > Send existing…*`, in its parts; but for pages of Medusa's own. */
function labelsIn(text: string): string[] {
  const prose = text.replace(/^ *```[^]*?^ *```/gm, "").replace(/`[^`]*`|\*\*/g, "")
  return [...prose.replace(/\s+/g, " ").matchAll(/(?<![*\w])\*([^*]+)\*/g)]
    .flatMap(([, italics]) => present(italics, "the text in italics").split(" > "))
    .map((label) => label.replace(/[⋯…]/g, "").trim())
    .filter((label) => label !== "" && label !== "Secret API Keys")
}

const UNITS: Record<string, number> = { s: 1, min: 60, h: 3600 }

/** `2 h 35 min` as seconds. */
function secondsOf(cell: string): number {
  return [...cell.matchAll(/(\d+) (s|min|h)/g)].reduce(
    (sum, [, amount, unit]) =>
      sum + Number(amount) * present(UNITS[present(unit, "the unit")], "its seconds"),
    0
  )
}

function unquoted(cell: string): string {
  return cell.replace(/^`+|`+$/g, "")
}

/** Options within options by their path: `network.allow`. */
function flat(options: object, above = ""): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(options).flatMap(([name, value]) =>
      value && typeof value === "object" && !Array.isArray(value) && Object.keys(value).length > 0
        ? Object.entries(flat(value, `${above}${name}.`))
        : [[`${above}${name}`, value]]
    )
  )
}
