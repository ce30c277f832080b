import { MedusaModule } from "@medusajs/framework/modules-sdk"
import type { ModuleJoinerConfig } from "@medusajs/framework/types"
import { GraphQLUtils, Modules } from "@medusajs/framework/utils"

import { VALUE, type FieldTypes } from "../topics/never-sent"

/** Fields that all records of Medusa have, although not all schemas declare them. */
const COMMON_FIELDS = /^(id|created_at|updated_at|deleted_at)$/

/** Totals that Medusa computes for entities that have a `total`. Its schemas list only some of them (not `credit_line_total`). */
const COMPUTED = /^[a-z_]*_(sub)?total$/

/** Types that are declared like records, but stored as a JSON column: they are read by the column's name. */
const KEPT_AS_JSON = new Set(["OrderSummary"])

/** Scalars of Medusa's schemas without fields below. `JSON` is not among them. */
const SCALARS = ["ID", "String", "Int", "Float", "Boolean", "DateTime", "Date", "Time"]

const MEDUSA_MODULES = new Set<string>(Object.values(Modules))

/** The type of a field, or, for an alias over a link, the path that it stands for. */
type Step = { type: string } | { path: string[] }

/**
 * The fields that the shop's modules and links declare in their joiner configurations, which Medusa's `query.graph` and field
 * permissions use too. The declarations are not complete, so a missing field may still exist.
 */
export class KnownFields implements FieldTypes {
  private readonly entities = new Map<string, string>()
  private readonly types = new Map<string, Map<string, Step>>()
  /** Types of single values: scalars and enumerations. */
  private readonly values = new Set(SCALARS)
  /** Types of Medusa's own modules. */
  private readonly medusaTypes = new Set<string>()

  constructor(configs: readonly ModuleJoinerConfig[]) {
    for (const config of configs) {
      const declared = this.addSchema(config.schema)
      if (MEDUSA_MODULES.has(config.serviceName ?? "")) {
        declared.forEach((type) => this.medusaTypes.add(type))
      }
      for (const { name, entity } of [config.alias ?? []].flat()) {
        for (const alias of [name].flat()) {
          this.entities.set(alias, entity ?? "")
        }
      }
    }
    for (const extension of configs.flatMap((config) => config.extends ?? [])) {
      const { entity, fieldAlias = {}, relationship } = extension
      if (!entity) {
        continue
      }
      this.add(entity, relationship.alias, { type: relationship.entity ?? "" })
      for (const [alias, target] of Object.entries(fieldAlias)) {
        this.add(entity, alias, { path: (typeof target === "string" ? target : target.path).split(".") })
      }
    }
  }

  /** Whether a dotted path is a field of an entity of `query.graph`. A path that ends with `*` has to be a relation. */
  has(entity: string, path: string): boolean {
    const type = this.entities.get(entity)
    const segments = path.split(".")
    if (segments.at(-1) !== "*") {
      const end = this.follow(type, segments)
      return end !== undefined && (!this.types.has(end) || KEPT_AS_JSON.has(end))
    }
    const end = this.follow(type, segments.slice(0, -1))
    return end !== undefined && !this.values.has(end)
  }

  /** The type of an entity of `query.graph`; undefined for one that no module names. */
  typeOf(entity: string): string | undefined {
    return this.entities.get(entity) || undefined
  }

  /** The type of a field of a type, `VALUE` for a single value; undefined if no schema declares it. */
  typeOfField(type: string, field: string): string | undefined {
    const fields = this.types.get(type)
    const step = fields?.get(field)
    if (!step) {
      return fields && this.isImplied(fields, field) ? VALUE : undefined
    }
    const end =
      "path" in step
        ? step.path.reduce<string | undefined>((from, name) => from && this.typeOfField(from, name), type)
        : step.type
    return this.values.has(end ?? "") ? VALUE : end || undefined
  }

  /** Whether one of Medusa's own modules declares a type. */
  isMedusaType(type: string): boolean {
    return this.medusaTypes.has(type)
  }

  /**
   * The types along a dotted path of an entity, beginning with the entity's own: `Order`, `Customer`. The links that an alias
   * stands for are included. The list ends at a field that is not declared.
   */
  typesAlong(entity: string, path: string): string[] {
    const own = this.entities.get(entity) || entity
    return [own, ...this.walk(own, path.split("."))]
  }

  private walk(type: string, [segment, ...rest]: string[]): string[] {
    const step = segment === undefined ? undefined : this.types.get(type)?.get(segment)
    if (!step) {
      return []
    }
    const passed = "path" in step ? this.walk(type, step.path) : [step.type]
    const last = passed.at(-1)
    return last === undefined ? [] : [...passed, ...this.walk(last, rest)]
  }

  /** The type at the end of a path; undefined when it leads nowhere. */
  private follow(type: string | undefined, [segment, ...rest]: string[]): string | undefined {
    if (segment === undefined || type === undefined) {
      return type
    }
    const fields = this.types.get(type)
    if (!fields) {
      // Below JSON, and below types that no schema declares, any name is possible.
      return this.values.has(type) ? undefined : "JSON"
    }
    const step = fields.get(segment)
    if (!step) {
      return rest.length || !this.isImplied(fields, segment) ? undefined : "String"
    }
    return this.follow("path" in step ? this.follow(type, step.path) : step.type, rest)
  }

  private isImplied(fields: Map<string, Step>, name: string): boolean {
    return (
      COMMON_FIELDS.test(name) ||
      (fields.has("total") && COMPUTED.test(name)) ||
      (name.endsWith("_id") && fields.has(name.slice(0, -"_id".length))) ||
      (name.startsWith("raw_") && fields.has(name.slice("raw_".length)))
    )
  }

  /** @returns the types that the schema itself defines, without those that it extends. */
  private addSchema(schema: string | undefined): string[] {
    const defined: string[] = []
    if (!schema?.trim()) {
      return defined
    }
    for (const definition of GraphQLUtils.parse(schema).definitions) {
      if (definition.kind === "EnumTypeDefinition") {
        this.values.add(definition.name.value)
      }
      if (definition.kind !== "ObjectTypeDefinition" && definition.kind !== "ObjectTypeExtension") {
        continue
      }
      if (definition.kind === "ObjectTypeDefinition") {
        defined.push(definition.name.value)
      }
      for (const field of definition.fields ?? []) {
        this.add(definition.name.value, field.name.value, { type: nameOf(field.type) })
      }
    }
    return defined
  }

  private add(type: string, field: string, step: Step): void {
    const fields = this.types.get(type) ?? new Map<string, Step>()
    // Schemas are added first: they declare the types that an alias refers to.
    if (!fields.has(field)) {
      fields.set(field, step)
    }
    this.types.set(type, fields)
  }
}

function nameOf(type: GraphQLUtils.TypeNode): string {
  return type.kind === "NamedType" ? type.name.value : nameOf(type.type)
}

let latest: { configs: readonly ModuleJoinerConfig[]; known: KnownFields } | undefined

/** The fields of the modules that are loaded now. Cached, since parsing the schemas takes some milliseconds. */
export function knownFields(
  configs: readonly ModuleJoinerConfig[] = MedusaModule.getAllJoinerConfigs()
): KnownFields {
  const isSame =
    latest?.configs.length === configs.length &&
    latest.configs.every((config, index) => config === configs[index])
  latest = isSame && latest ? latest : { configs, known: new KnownFields(configs) }
  return latest.known
}
