import { asWritten, propertiesOf } from "../../types/typed"
import { existsSync, readdirSync } from "node:fs"
import { join } from "node:path"

import type { DmlEntity } from "@medusajs/framework/utils"

import Webhook from "../../modules/webhook/models/webhook"

export type Model = { table: string; columns: Column[] }

/** @property values those that an enumeration takes. */
export type Column = { name: string; isJson: boolean; values?: string[] }

/** Every entity that a module of Medusa's, as it is installed, or the plugin has a table for, by the name of its type. */
export function allModels(): Map<string, Model> {
  const modules = join(process.cwd(), "node_modules/@medusajs")
  const found = readdirSync(modules)
    .flatMap((name) => scriptsBelow(join(modules, name, "dist/models")))
    .flatMap((script) => Object.values(require(script)))
    .filter(isModel)
  return new Map([...found, Webhook].map((model) => [model.name, describeModel(model)]))
}

type AnyModel = DmlEntity<any, any>

function isModel(value: unknown): value is AnyModel {
  return typeof propertiesOf(value).parse === "function"
}

function scriptsBelow(folder: string): string[] {
  return existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((path) => path.endsWith(".js"))
        .map((path) => join(folder, path))
    : []
}

type Parsed = {
  tableName: string
  schema: Record<
    string,
    { parse?: (name: string) => { dataType?: { name: string; options?: { choices?: string[] } } } }
  >
}

function describeModel(model: AnyModel): Model {
  const { tableName, schema } = asWritten<Parsed>(model.parse())
  const columns = Object.entries(schema).flatMap(([name, property]) => {
    const dataType = property.parse?.(name).dataType
    const values = dataType?.options?.choices
    return dataType ? [{ name, isJson: dataType.name === "json", ...(values && { values }) }] : []
  })
  return { table: tableName.replace(/([a-z])([A-Z])/g, "$1_$2").toLowerCase(), columns }
}
