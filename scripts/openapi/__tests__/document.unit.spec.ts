import { execFileSync } from "node:child_process"
import { readdirSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"

import addFormats from "ajv-formats"
import Ajv2020 from "ajv/dist/2020"

import { ROOT } from "../../medusa"

// Middlewares keep what they validate with to themselves: here they are nothing but that.
jest.mock("../../../src/api/utils/validate", () => ({
  validateBody: (body: unknown) => ({ body }),
  validateQuery: (query: unknown) => ({ query }),
}))

import middlewares from "../../../src/api/middlewares"
import { oncePerKey } from "../../../src/api/utils/idempotency"
import { present } from "../../present"
import { openApiDocument, openApiPath, operations } from "../document"
import { nameOf } from "../schemas"

const document = openApiDocument()

describe("the API's description", () => {
  it("is valid OpenAPI 3.1, says an independent validator", () => {
    const validator = join(
      dirname(require.resolve("@seriousme/openapi-schema-validator/package.json")),
      "bin/validate-api-cli.js"
    )
    const said = execFileSync(process.execPath, [validator, join(ROOT, "openapi.json")], { encoding: "utf8" })
    expect(JSON.parse(said)).toEqual({ valid: true })
  })

  it("has every route under src/api, and no other: add it to scripts/openapi/*-operations.ts", () => {
    const api = join(ROOT, "src/api")
    const routes = readdirSync(api, { recursive: true, encoding: "utf8" })
      .filter((file) => /(^|\/)route\.ts$/.test(file))
      .flatMap((file) => {
        const path = `/${dirname(file)}`.replace(/\[(\w+)\]/g, "{$1}")
        const methods = readFileSync(join(api, file), "utf8").matchAll(/^export const ([A-Z]+) =/gm)
        return [...methods].map(([, method]) => `${method} ${path}`)
      })
    const described = operations.map(({ method, path }) => `${method.toUpperCase()} ${openApiPath(path)}`)
    expect(described.sort()).toEqual(routes.sort())
  })

  it("describes what the routes really validate with", () => {
    // Those of no method are before routes and validate nothing.
    const routes = present(middlewares.routes, "the routes").filter(({ methods }) => methods)
    const validated = routes.map(({ methods, matcher, middlewares: [...before] = [] }) => {
      const { query, body }: Record<string, any> = Object.assign({}, ...before)
      return [`${String(methods)} ${String(matcher)}`, query && nameOf(query), body && nameOf(body)]
    })
    const described = operations.map(({ method, path, query, body }) => [
      `${method.toUpperCase()} ${path}`,
      query && nameOf(query),
      body && nameOf(body),
    ])
    expect(described.sort()).toEqual(validated.sort())
  })

  it("takes an Idempotency-Key for each route that creates or sends something, unless its response may not be stored", () => {
    const without = ["preview", "check-url", ":id/reveal-secret"].map((name) => `/admin/webhooks/${name}`)
    const shownOnce = ["/admin/webhook-apps/:id/tokens", "/admin/webhook-apps/:id/portal-session"]
    const exceptions = [...without, ...shownOnce, "/webhook-apps/portal/session"]
    const kept = present(middlewares.routes, "the routes").filter(
      ({ middlewares: [...before] = [] }) => before.at(-1) === oncePerKey
    )
    const described = Object.entries<any>(document.paths).flatMap(([path, { post }]) =>
      JSON.stringify(post?.parameters ?? []).includes("IdempotencyKey") ? [`POST ${path}`] : []
    )
    const posts = operations
      .filter(({ method, path }) => method === "post" && !exceptions.includes(path))
      .map(({ path }) => `POST ${openApiPath(path)}`)
    expect(
      kept.map(({ methods, matcher }) => `${String(methods)} ${openApiPath(String(matcher))}`).sort()
    ).toEqual(posts.sort())
    expect(described.sort()).toEqual(posts)
  })

  const everyPart: any[] = []
  JSON.stringify(document, (_, node) => {
    if (typeof node === "object" && node !== null) {
      everyPart.push(node)
    }
    return node
  })

  it("has no map that may be null in a form that generators of clients fail at", () => {
    const isMap = (schema: any): boolean => typeof schema?.additionalProperties === "object"
    const fails = (node: any): boolean =>
      node.type?.includes?.("null") || node.anyOf?.some(({ type }: any) => type === "null")
    const found = everyPart.filter((node) => fails(node) && [node, ...(node.anyOf ?? [])].some(isMap))
    expect(found).toEqual([])
  })

  it("fixes no boolean to one value, which Python's openapi-generator takes for a text", () => {
    const found = everyPart.filter(
      ({ type, ...node }) => type === "boolean" && ("const" in node || node.enum)
    )
    expect(found).toEqual([])
  })

  describe("shows", () => {
    const ajv = addFormats(new Ajv2020({ strict: false, allErrors: true }))
    ajv.addSchema({ $id: "document", ...document })

    const shown = (content: any): unknown[] => [
      ...("example" in content ? [content.example] : []),
      ...Object.values(content.examples ?? {}).map(({ value }: any) => value),
    ]

    /** Every part of the document that has a schema and examples of it, by its path. */
    function parts(node: unknown, path: string[] = []): [path: string, examples: unknown[]][] {
      if (
        typeof node !== "object" ||
        node === null ||
        ["schemas", "example", "examples"].includes(path.at(-1) ?? "")
      ) {
        return []
      }
      const below = Object.entries(node).flatMap(([key, part]) => parts(part, [...path, key]))
      const at = path.map((one) => encodeURIComponent(one.replace(/~/g, "~0").replace(/\//g, "~1"))).join("/")
      return "schema" in node ? [[`#/${at}/schema`, shown(node)], ...below] : below
    }

    it("examples that its schemas accept, of each request, answer and message", () => {
      const wrong = parts(document).flatMap(([path, examples]) =>
        examples.flatMap((example) => {
          const validate = present(ajv.getSchema(`document${path}`), "the schema")
          return validate(example) ? [] : [{ path, example, errors: validate.errors }]
        })
      )
      expect(wrong).toEqual([])
    })

    it("an example of each answer that is JSON, and of each message", () => {
      const bare = parts(document).flatMap(([path, examples]) =>
        /\/responses\/|^#\/webhooks/.test(path) && !path.includes("1openapi") && !examples.length
          ? [path]
          : []
      )
      expect(bare).toEqual([])
    })
  })
})
