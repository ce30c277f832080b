import type { Download } from "playwright-core"

/** A spreadsheet, read by a library that the plugin does not write with: its rows by the words of the first one. */
export async function readSpreadsheet(
  download: Download
): Promise<{ name: string; rows: Record<string, unknown>[] }> {
  const { readSheet } = await import("read-excel-file/node")
  const [head = [], ...rows] = await readSheet(await download.path())
  return {
    name: download.suggestedFilename(),
    rows: rows.map((row) => Object.fromEntries(head.map((key, column) => [String(key), row[column]]))),
  }
}
