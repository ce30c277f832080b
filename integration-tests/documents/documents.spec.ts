import { existsSync } from "node:fs"
import { dirname, join, normalize } from "node:path"

import { ROOT } from "../../scripts/medusa"
import { firstOf, present } from "../../scripts/present"
import { resolveOptions } from "../../src/modules/webhook/options"
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
    "$path has as many cells in each row as in the heading, and no row that goes on in the next line",
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

describe("the tables of routes", () => {
  const { codes } = readDocument("docs/api.md")

  it("have each route of the plugin", () => {
    const listed = codes.flatMap(({ text }) => routesOf(text)).map(nameOf)
    expect(pluginRoutes.map(nameOf).filter((route) => !listed.includes(route))).toEqual([])
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
