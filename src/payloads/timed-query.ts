import { withinTime } from "../modules/webhook/within-time"
import type { QueryPort } from "./query-port"

/** Time limit of a read. Without it, one that never ends would stop the loop that waits for it. */
const READ_TIMEOUT_MS = 30_000

/** Medusa's `query` with a time limit: a read that takes longer than 30 s counts as failed. */
export function timedQuery(query: QueryPort): QueryPort {
  return {
    graph: async (request) =>
      withinTime(query.graph(request), READ_TIMEOUT_MS, `The query for ${request.entity}`),
  }
}
