import type { WebhookTopicSchema } from "../../lib/api/webhooks"

/** A field of a resource, with the fields below it. */
export type TriggerNode = { path: string; name: string; below: TriggerNode[] }

/** A tree of dotted paths. Each level keeps the order of the paths. */
export function treeOf(paths: readonly string[]): TriggerNode[] {
  const roots: TriggerNode[] = []
  for (const path of paths) {
    let level = roots
    const segments = path.split(".")
    segments.forEach((name, index) => {
      const node = level.find((one) => one.name === name) ?? {
        path: segments.slice(0, index + 1).join("."),
        name,
        below: [],
      }
      if (!level.includes(node)) {
        level.push(node)
      }
      level = node.below
    })
  }
  return roots
}

/** Whether a field is below a chosen one: `variants` includes all of its fields. */
export function isBelowTrigger(path: string, triggers: readonly string[]): boolean {
  return triggers.some((trigger) => path.startsWith(`${trigger.replace(/\.\*$/, "")}.`))
}

/** The triggers with a field added or removed. Fields below a chosen one are removed, since it includes them. */
export function withTrigger(triggers: readonly string[], path: string, wanted: boolean): string[] {
  const others = triggers.filter((one) => one !== path && one !== `${path}.*`)
  return wanted ? [...others.filter((one) => !one.startsWith(`${path}.`)), path] : others
}

/**
 * The English descriptions of the fields of topics about updates, by path, from the topics' schemas. A path of several resources
 * may have several descriptions, which are joined.
 */
export function meaningsOf(
  topics: readonly Pick<WebhookTopicSchema, "triggers" | "schema">[]
): ReadonlyMap<string, string> {
  const meanings = new Map<string, Set<string>>()
  const collect = (schema: Schema, above: string): void => {
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      const path = `${above}${name}`
      if (property.description) {
        meanings.set(path, (meanings.get(path) ?? new Set()).add(property.description))
      }
      collect(property, `${path}.`)
    }
    // The fields of a list are those of its items. A nullable field is an `anyOf`.
    for (const part of [...(schema.items ? [schema.items] : []), ...(schema.anyOf ?? [])]) {
      collect(part, above)
    }
  }
  topics.filter(({ triggers }) => triggers).forEach(({ schema }) => collect(schema, ""))
  return new Map([...meanings].map(([path, texts]) => [path, [...texts].join(" ")]))
}

type Schema = { description?: string; properties?: Record<string, Schema>; items?: Schema; anyOf?: Schema[] }
