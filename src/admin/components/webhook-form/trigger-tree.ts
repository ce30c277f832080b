import type { WebhookTopicSchema } from "../../lib/api/webhooks"

/** A field of a resource, with what lies below it. */
export type TriggerNode = { path: string; name: string; below: TriggerNode[] }

/** A tree of dotted paths, each level in the order in which the paths name it. */
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

/** Whether a field is chosen by one that it lies below: `variants` means all of its fields. */
export function isCovered(path: string, triggers: readonly string[]): boolean {
  return triggers.some((trigger) => path.startsWith(`${trigger.replace(/\.\*$/, "")}.`))
}

/** The triggers with a field chosen or taken out. What lies below a chosen one need not be named. */
export function withTrigger(triggers: readonly string[], path: string, wanted: boolean): string[] {
  const others = triggers.filter((one) => one !== path && one !== `${path}.*`)
  return wanted ? [...others.filter((one) => !one.startsWith(`${path}.`)), path] : others
}

/**
 * What the fields of topics that tell of updates mean, by their paths, in English as the topics' schemas have it. A path of
 * several resources may mean several things.
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
    // A list's parts are its items, and what may be null is a choice of two.
    for (const part of [...(schema.items ? [schema.items] : []), ...(schema.anyOf ?? [])]) {
      collect(part, above)
    }
  }
  topics.filter(({ triggers }) => triggers).forEach(({ schema }) => collect(schema, ""))
  return new Map([...meanings].map(([path, texts]) => [path, [...texts].join(" ")]))
}

type Schema = { description?: string; properties?: Record<string, Schema>; items?: Schema; anyOf?: Schema[] }
