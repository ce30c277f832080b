import { readFileSync } from "node:fs"
import { join } from "node:path"

import addFormats from "ajv-formats"
import Ajv2020 from "ajv/dist/2020"
import type { AxiosError, AxiosInstance, AxiosResponse } from "axios"

import { asWritten, propertiesOf } from "../../../src/types/typed"
import { entryOf } from "../../../scripts/present"

type Document = {
  paths: Record<string, Record<string, Operation>>
  components: { responses: Operation["responses"] }
}

type Operation = { responses: Record<string, { $ref?: string; content?: Record<string, unknown> }> }

const validators = new WeakMap<object, Ajv2020>()

/** Checks against a document with nothing let through that it does not name. Its schemas are `document#/…`. */
export function validatorOf(document: object): Ajv2020 {
  const known = validators.get(document)
  if (known) {
    return known
  }
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats(ajv)
  ajv.addSchema({ $id: "document", ...propertiesOf(closed(document)) })
  validators.set(document, ajv)
  return ajv
}

const held = new WeakSet<AxiosInstance>()

/**
 * Holds each answer that a client gets from the plugin's routes against `openapi.json`: its status is documented, and its JSON is
 * as the schema says, with no property beyond it. A request that is answered otherwise fails.
 */
export function holdToDocument(api: AxiosInstance): void {
  if (held.has(api)) {
    return
  }
  held.add(api)
  api.interceptors.response.use(
    (response) => expectDocumented(response),
    (error: AxiosError) => {
      if (error.response) {
        expectDocumented(error.response)
      }
      throw error
    }
  )
}

/** Any route may answer so: too large a body, a write that the database refused, a shop that has failed. Tests look for these by themselves. */
const UNDOCUMENTED = [413, 422, 500]

function expectDocumented(response: AxiosResponse): AxiosResponse {
  const { status, config } = response
  const method = (config.method ?? "get").toLowerCase()
  const path = new URL(config.url ?? "", "http://shop").pathname
  const found = routeOf(path)
  const operation = found && document().paths[found]?.[method]
  if (!operation || status === 304 || UNDOCUMENTED.includes(status)) {
    return response
  }
  const answer = operation.responses[status]
  if (!answer) {
    throw new Error(`${method} ${found} answers ${status}, which openapi.json does not describe`)
  }
  const place = answer.$ref ?? `#/paths/${escape(found)}/${method}/responses/${status}`
  const isJson = "application/json" in (resolve(answer).content ?? {})
  const validate = isJson
    ? validatorOf(document()).getSchema(`document${place}/content/application~1json/schema`)
    : undefined
  if (validate && !validate(response.data)) {
    throw new Error(
      `${method} ${found} answers ${status} otherwise than openapi.json says: ${JSON.stringify(validate.errors)} ${JSON.stringify(response.data)}`
    )
  }
  return response
}

function resolve(answer: Operation["responses"][string]): Operation["responses"][string] {
  const name = answer.$ref?.split("/").at(-1)
  const { components } = document()
  return name === undefined ? answer : entryOf(components.responses, name)
}

let read: Document | undefined

function document(): Document {
  read ??= asWritten<Document>(JSON.parse(readFileSync(join(__dirname, "../../../openapi.json"), "utf8")))
  return read
}

/** The route of a path; one that is written out goes before one with a parameter. */
function routeOf(path: string): string | undefined {
  const matching = Object.keys(document().paths).filter((route) =>
    new RegExp(`^${route.replace(/\{\w+\}/g, "[^/]+")}$`).test(path)
  )
  return matching.sort((a, b) => a.split("{").length - b.split("{").length)[0]
}

/** With nothing let through that the document does not name. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) {
    return schema.map(closed)
  }
  if (typeof schema !== "object" || schema === null) {
    return schema
  }
  const parts = Object.fromEntries(Object.entries(schema).map(([key, part]) => [key, closed(part)]))
  const names = "properties" in schema && "type" in schema && !("additionalProperties" in schema)
  return names ? { ...parts, additionalProperties: false } : parts
}

function escape(path: string): string {
  return encodeURIComponent(path.replace(/~/g, "~0").replace(/\//g, "~1"))
}
