import { createWriteStream, existsSync, readFileSync } from "node:fs"
import { pipeline } from "node:stream/promises"

import { deliveryColumns } from "../../src/export/delivery-sheet"
import { spreadsheet } from "../../src/export/spreadsheet"
import { WallClock } from "../../src/export/wall-clock"
import { SHEET_WORDS } from "../../src/export/words"
import { walkDeliveries } from "../../src/modules/webhook/store/deliveries"
import type { DeliveryFilters } from "../../src/types"
import { connect } from "./database"

/** What an export cost the process that made it: how long it kept other work waiting at most, and its memory. */
export type ExportCost = { longestBlockMs: number; memoryGrowthMb: number }

/**
 * Exports every delivery of the database named by the first argument into the file named by the second, alone in its
 * process, and tells its parent what that cost.
 */
async function main(): Promise<void> {
  const [database = "", file = ""] = process.argv.slice(2)
  const db = connect(database)
  const exportTo = async (path: string, filters: DeliveryFilters) => {
    const columns = deliveryColumns(SHEET_WORDS.en, () => "CRM")
    const pages = walkDeliveries(db, filters, "desc")
    const sheet = spreadsheet("Webhook log", columns, pages, new WallClock("Europe/Berlin"))
    await pipeline(sheet, createWriteStream(path))
  }
  // The connection, and what is loaded once, are no part of what an export costs.
  await exportTo("/dev/null", { webhook_id: "whk_none" })
  globalThis.gc?.()
  const cost = await measure(() => exportTo(file, {}))
  process.send?.(cost, () => process.exit(0))
}

async function measure(work: () => Promise<void>): Promise<ExportCost> {
  const memoryBefore = process.memoryUsage.rss()
  let [memory, longestBlockMs, busy] = [memoryBefore, 0, busyMs()]
  const watch = setInterval(() => {
    const before = busy
    busy = busyMs()
    longestBlockMs = Math.max(longestBlockMs, busy - before)
    memory = Math.max(memory, process.memoryUsage.rss())
  }, 5)
  await work()
  clearInterval(watch)
  return { longestBlockMs, memoryGrowthMb: (memory - memoryBefore) / 2 ** 20 }
}

/** For how long the main thread has run so far: Linux knows it without what it waited for a core of a busy machine. */
function busyMs(): number {
  const path = `/proc/self/task/${process.pid}/schedstat`
  return existsSync(path) ? Number(readFileSync(path, "utf8").split(" ")[0]) / 1e6 : performance.now()
}

void main()
