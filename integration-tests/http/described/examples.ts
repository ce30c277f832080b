import { asWritten } from "../../../src/types/typed"
import { entryOf } from "../../../scripts/present"
import type { Admin } from "../admin"
import { validatorOf } from "./answers"

/** A request that the document shows, and where it says what comes back. */
export type DocumentedExample = {
  name: string
  document: Record<string, any>
  method: "get" | "post" | "delete"
  path: string
  body: unknown
  status: number
  /** The schema's place in the document; undefined for a file. */
  answer: string | undefined
}

type Parameter = { name: string; in: "path" | "query"; examples?: Record<string, { value: unknown }> }

/** Every example of every operation, and, where nothing has to be given, the operation by itself. */
export function examplesIn(document: Record<string, any>): DocumentedExample[] {
  return Object.entries<Record<string, any>>(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, operation]) => {
      const parameters: Parameter[] = operation.parameters
      const bodies = operation.requestBody?.content["application/json"].examples ?? {}
      const names = new Set([
        ...parameters.flatMap(({ examples = {} }) => Object.keys(examples)),
        ...Object.keys(bodies),
      ])
      const byItself = names.size ? [] : [undefined]
      return [...names, ...byItself].map((name) => ({
        name: `${method} ${path}: ${name ?? "by itself"}`,
        document,
        method: asWritten<DocumentedExample["method"]>(method),
        path: fill(path, parameters, name),
        body: name === undefined ? undefined : bodies[name]?.value,
        status: operation.responses["204"] ? 204 : 200,
        answer: operation.responses["200"]?.content["application/json"]
          ? `#/paths/${escape(path)}/${method}/responses/200/content/application~1json/schema`
          : undefined,
      }))
    })
  )
}

/** Sends it. @returns what is not as the document says. */
export async function problemsOf(example: DocumentedExample, admin: Admin): Promise<object[]> {
  const { name, method, path, body, answer, document } = example
  const { status, data } = await admin[method](path, body)
  if (status !== example.status) {
    return [{ name, status, data }]
  }
  const validate = answer && validatorOf(document).getSchema(`document${answer}`)
  return validate && !validate(data) ? [{ name, errors: validate.errors, data }] : []
}

function fill(path: string, parameters: readonly Parameter[], name: string | undefined): string {
  const given = parameters.flatMap(({ name: key, in: place, examples = {} }) =>
    name !== undefined && name in examples ? [{ key, place, value: entryOf(examples, name).value }] : []
  )
  const filled = given
    .filter(({ place }) => place === "path")
    .reduce((text, { key, value }) => text.replace(`{${key}}`, String(value)), path)
  const query = given.filter(({ place }) => place === "query").flatMap(({ key, value }) => pairs(key, value))
  return query.length ? `${filled}?${new URLSearchParams(query).toString()}` : filled
}

/** A list as `key=a&key=b` (form), an object as `key[part]=a` (deepObject). */
function pairs(key: string, value: unknown): [string, string][] {
  if (Array.isArray(value)) {
    return value.map((one) => [key, String(one)])
  }
  return typeof value === "object" && value !== null
    ? Object.entries(value).map(([part, one]) => [`${key}[${part}]`, String(one)])
    : [[key, String(value)]]
}

function escape(path: string): string {
  return encodeURIComponent(path.replace(/~/g, "~0").replace(/\//g, "~1"))
}
