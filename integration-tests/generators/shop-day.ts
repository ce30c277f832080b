import { readFileSync } from "node:fs"
import { join } from "node:path"

import { sentTopics } from "../../scripts/openapi/topics"
import type { WebhookChanges } from "../../src/types"

/** Bodies that a shop has really sent, one a line; `RECORD_MESSAGES` (`message-checks.ts`) writes them. */
export const RECORDED = join(__dirname, "messages.jsonl")

/** Everything that changes may lead to. */
const CHANGES: WebhookChanges = {
  since: 1,
  added: ["items[item_2]"],
  updated: ["metadata"],
  removed: ["note"],
  previous: { metadata: null },
  truncated: true,
}

/** The body of every message that a shop sent in the HTTP suite, and of one of each topic with its sample. */
export function messagesOfADay(): string[] {
  const recorded = readFileSync(RECORDED, "utf8").trim().split("\n")
  const samples = sentTopics.map(({ topic, sample, absorbs }) =>
    JSON.stringify({
      id: "whevt_1",
      type: topic,
      timestamp: "2026-03-02T09:31:12.000Z",
      data: sample,
      ...(absorbs && { changes: CHANGES }),
    })
  )
  return [...recorded, ...samples]
}
