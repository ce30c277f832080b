import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

import ts from "typescript"

const STORE = join(__dirname, "..")

const LOCK = /\bfor (?:no key )?update\b(?: of (\w+(?:, \w+)*))?( skip locked)?/g

/** The texts of a file's SQL. */
function statementsIn(source: string): string[] {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isTemplateLiteral(node) || ts.isStringLiteral(node)) {
      found.push(node.getText())
    } else {
      ts.forEachChild(node, visit)
    }
  }
  visit(ts.createSourceFile("store.ts", source, ts.ScriptTarget.Latest, true))
  return found
}

const DEPTH: ReadonlyMap<string, number> = new Map([
  [")", 1],
  ["(", -1],
])

/** The text before `end` within the parentheses around it. */
function selectBefore(statement: string, end: number): string {
  let start = end
  for (let depth = 0; start > 0 && depth >= 0; start--) {
    depth += DEPTH.get(statement.charAt(start - 1)) ?? 0
  }
  return statement.slice(start, end)
}

/** Whether a statement waits for the lock of a delivery. */
function waitsForDelivery(statement: string): boolean {
  return [...statement.matchAll(LOCK)].some(({ index, 1: locked, 2: skips }) => {
    const alias = /\bwebhook_delivery(?: (?!where\b)(\w+))?/.exec(selectBefore(statement, index))
    const isLocked = locked === undefined || locked.split(", ").includes(alias?.[1] ?? "")
    return alias !== null && isLocked && skips === undefined
  })
}

/** Whether a statement waits for a delivery and then uses queue rows that it read before. See `store/db.ts`. */
const usesOldQueueRows = (statement: string): boolean =>
  waitsForDelivery(statement) && /\bwebhook_queue\b/.test(statement) && !/\bq\.claims\b/.test(statement)

describe("a statement that waits for the lock of a delivery", () => {
  it("does not read the queue, unless by the fencing token of a claim", () => {
    const files = readdirSync(STORE).filter((name) => name.endsWith(".ts"))
    const statements = files.flatMap((name) => statementsIn(readFileSync(join(STORE, name), "utf8")))
    expect(statements.filter(waitsForDelivery).length).toBeGreaterThan(5)
    expect(statements.filter(usesOldQueueRows)).toEqual([])
  })

  const cancelling = (lock: string, queued: string) => `
    with chosen as (
      select d.id from webhook_delivery d where d.id = any(array(select id from scanned)) order by d.id ${lock}
    ), queued as (
      select q.delivery_id from webhook_queue q where q.delivery_id in (select id from chosen) ${queued} for update
    )
    delete from webhook_queue where delivery_id in (select delivery_id from queued)`

  it.each([
    [true, "for update of d", ""],
    [true, "for no key update", ""],
    [false, "for update of d skip locked", ""],
    [false, "", ""],
    [false, "for update of d", "and q.claims = ?"],
  ])("is refused: %s, for a cancel with %j and %j", (isRefused, lock, queued) => {
    expect(usesOldQueueRows(cancelling(lock, queued))).toBe(isRefused)
  })
})
