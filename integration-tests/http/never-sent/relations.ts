import { MedusaModule } from "@medusajs/framework/modules-sdk"

import { firstOf, lastOf, present } from "../../../scripts/present"
import { knownFields } from "../../../src/payloads/known-fields"
import { NEVER_SENT, VALUE } from "../../../src/topics/never-sent"

/** Relations that a path may go over: from an order over its customer to the account holders. */
const MAX_DEPTH = 3

/** Ways to the same type that are gone: most differ in nothing. */
const WAYS = 2

/** An entity of `query.graph` and its relations that lead to what has secrets. */
export type Entity = { name: string; type: string; paths: string[] }

/** Every entity that the shop's modules name, once. */
export function entitiesOfShop(): Entity[] {
  const names = MedusaModule.getAllJoinerConfigs()
    .flatMap(({ alias }) => [alias ?? []].flat())
    .map(({ name }) => firstOf([name].flat()))
  const types = knownFields()
  const typed = names.map((name) => ({ name, type: types.typeOf(name) ?? name }))
  const relations = relationsByType()
  return typed.map((entity) => ({ ...entity, paths: pathsFrom(entity.type, relations) }))
}

type Relations = (type: string) => { name: string; type: string }[]

/** Breadth first, so that short ways come first. */
function pathsFrom(start: string, relations: Relations): string[] {
  const found: { path: string; type: string }[] = []
  let ways: { path: string[]; types: string[] }[] = [{ path: [], types: [start] }]
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    ways = ways.flatMap(({ path, types }) =>
      relations(lastOf(types))
        .filter(({ type }) => !types.includes(type))
        .map(({ name, type }) => ({ path: [...path, name], types: [...types, type] }))
    )
    for (const { path, types } of ways) {
      const type = lastOf(types)
      const known = found.filter((one) => one.type === type).length
      if (known < WAYS && (type in NEVER_SENT || `${type}.details` in NEVER_SENT)) {
        found.push({ path: path.join("."), type })
      }
    }
  }
  return found.map(({ path }) => path)
}

/** The relations of a type, by every name that some schema, alias or link has for a field. */
function relationsByType(): Relations {
  const configs = MedusaModule.getAllJoinerConfigs()
  const declared = configs.flatMap(({ schema = "" }) =>
    [...schema.matchAll(/(\w+)\s*:/g)].map(([, name]) => present(name, "the name"))
  )
  const linked = configs
    .flatMap((config) => config.extends ?? [])
    .flatMap(({ relationship, fieldAlias = {} }) => [relationship.alias, ...Object.keys(fieldAlias)])
  const names = [...new Set([...declared, ...linked])]
  const types = knownFields()
  const known = new Map<string, ReturnType<Relations>>()
  return (type) => {
    const relations =
      known.get(type) ??
      names.flatMap((name) => {
        const leadsTo = types.typeOfField(type, name)
        return leadsTo === undefined || leadsTo === VALUE ? [] : [{ name, type: leadsTo }]
      })
    known.set(type, relations)
    return relations
  }
}
