import { readFileSync } from "node:fs"
import { join } from "node:path"

import type { WebhookChanges } from "../../src/types"

export type ChangeMessage = { revision?: number; data: unknown; changes?: WebhookChanges; causes?: string[] }

/** What a receiver holds of a resource. */
export type HeldState = { revision: number; data: unknown }

const EXAMPLE = join(__dirname, "../../examples/receivers/node/apply-changes.mjs")

/** The example `applyMessage` of docs/receiving.md, which applies `changes` to what a receiver holds. */
export const receive = ((): ((held: HeldState | undefined, message: ChangeMessage) => HeldState) => {
  const code = readFileSync(EXAMPLE, "utf8").replace("export function", "function")
  return new Function(`${code}\nreturn applyMessage`)()
})()

/** The same with lists of named elements in one order: their order says nothing. */
export function inOneOrder(data: unknown): unknown {
  if (Array.isArray(data)) {
    const elements = data.map(inOneOrder)
    return elements.every((one) => typeof one === "object" && one !== null && !Array.isArray(one))
      ? elements.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
      : elements
  }
  return typeof data === "object" && data !== null
    ? Object.fromEntries(
        Object.entries(data)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, value]) => [key, inOneOrder(value)])
      )
    : data
}
