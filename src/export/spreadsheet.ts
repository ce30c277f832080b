import { Readable } from "node:stream"

import type { WallClock } from "./wall-clock"
import {
  columnName,
  escapeXml,
  sheetEnd,
  sheetPath,
  sheetStart,
  STYLES,
  workbookParts,
  type SheetPart,
} from "./workbook"
import { zipped, type ZipEntry } from "./zip"

/** Excel's limits; it calls a file with a longer cell, or with more rows in a sheet, damaged. */
const MAX_TEXT = 32_767
const MAX_ROWS = 1_048_576

/** Rows whose XML is made at once: some 60 KB. Larger texts are kept in memory for longer. */
const ROWS_AT_ONCE = 50

/** Characters that XML 1.0 cannot hold: https://www.w3.org/TR/xml/#charsets */
const UNREADABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

/** Where text looks like the escape of a character in an xlsx file, and would be read as that character. */
const ESCAPE_LOOKALIKE = /_(?=x[0-9a-f]{4}_)/gi

/** Days from the first that spreadsheets count to 1970, and the milliseconds of one. */
const DAYS_BEFORE_1970 = 25_569
const DAY_MS = 86_400_000

/** One column: its heading, its width in characters, and what a row has in it. */
export type Column<Row> = { header: string; width: number } & (
  | { kind: "text"; value: (row: Row) => string | null }
  | { kind: "number"; value: (row: Row) => number | null }
  /** Its heading is followed by the time zone. */
  | { kind: "time"; value: (row: Row) => Date | null }
)

/**
 * A spreadsheet as the bytes of an xlsx file, with a filter at the headings. Rows are asked for as bytes are read, a page at
 * a time, and no more when the stream is destroyed. Above Excel's 1,048,576 rows they go on in a further sheet.
 *
 * Text is in cells typed as text, so that Excel runs no formula of it. See `docs/decisions/spreadsheets.md`.
 */
export function spreadsheet<Row>(
  name: string,
  columns: readonly Column<Row>[],
  pages: AsyncIterable<readonly Row[]>,
  clock: WallClock,
  maxRows = MAX_ROWS
): Readable {
  return Readable.from(zipped(partsOf(name, columns, pages, clock, maxRows)), { objectMode: false })
}

/** The sheets, one after the other as long as there are rows, and then what names them. */
async function* partsOf<Row>(
  name: string,
  columns: readonly Column<Row>[],
  pages: AsyncIterable<readonly Row[]>,
  clock: WallClock,
  maxRows: number
): AsyncGenerator<ZipEntry> {
  const source = new Rows(pages)
  const sheets: SheetPart[] = []
  try {
    do {
      const sheet = { name: sheets.length ? `${name} (${sheets.length + 1})` : name, range: "" }
      sheets.push(sheet)
      yield { name: sheetPath(sheets.length), text: sheetText(sheet, columns, source, clock, maxRows) }
    } while (await source.hasMore())
  } finally {
    await source.close()
  }
  for (const [path, text] of Object.entries(workbookParts(sheets))) {
    yield { name: path, text: Readable.from([text]) }
  }
}

/** A sheet's XML, some rows at a time. @param sheet learns which cells there are. */
async function* sheetText<Row>(
  sheet: SheetPart,
  columns: readonly Column<Row>[],
  source: Rows<Row>,
  clock: WallClock,
  maxRows: number
): AsyncGenerator<string> {
  const names = columns.map((_, index) => columnName(index))
  const row = (number: number, cells: (string | null)[]) =>
    `<row r="${number}">${cells.map((cell, index) => cell && `<c r="${names[index]}${number}" ${cell}</c>`).join("")}</row>`
  const headings = columns.map(({ kind, header }) =>
    textCell(kind === "time" ? `${header} (${clock.timeZone})` : header)
  )
  yield sheetStart(columns.map(({ width }) => width)) + row(1, headings)
  let count = 1
  for (;;) {
    const rows = await source.take(Math.min(ROWS_AT_ONCE, maxRows - count))
    if (!rows.length) {
      break
    }
    yield rows
      .map((one, index) =>
        row(
          count + index + 1,
          columns.map((column) => cellOf(column, one, clock))
        )
      )
      .join("")
    count += rows.length
  }
  sheet.range = `A1:${names.at(-1)}${count}`
  yield sheetEnd(sheet.range)
}

/** A cell's XML behind its place; null for an empty one. */
function cellOf<Row>(column: Column<Row>, row: Row, clock: WallClock): string | null {
  switch (column.kind) {
    case "text": {
      const text = column.value(row)
      return text === null || text === undefined ? null : textCell(text)
    }
    case "number": {
      const number = column.value(row)
      return number === null ? null : `s="${STYLES.number}"><v>${number}</v>`
    }
    case "time": {
      const at = column.value(row)
      return at && `s="${STYLES.time}"><v>${clock.read(at).getTime() / DAY_MS + DAYS_BEFORE_1970}</v>`
    }
  }
}

function textCell(text: string): string {
  const readable = text.slice(0, MAX_TEXT).replace(UNREADABLE, "\ufffd").replace(ESCAPE_LOOKALIKE, "_x005F_")
  return `s="${STYLES.text}" t="inlineStr"><is><t xml:space="preserve">${escapeXml(readable)}</t></is>`
}

/** Pages of rows, taken in parts that a sheet has room for. */
class Rows<Row> {
  private readonly iterator: AsyncIterator<readonly Row[]>
  private rest: readonly Row[] = []

  constructor(pages: AsyncIterable<readonly Row[]>) {
    this.iterator = pages[Symbol.asyncIterator]()
  }

  async hasMore(): Promise<boolean> {
    while (!this.rest.length) {
      const page = await this.iterator.next()
      if (page.done) {
        return false
      }
      this.rest = page.value
    }
    return true
  }

  /** Next rows of a page, at most so many; none at the end, or where there is no room. */
  async take(room: number): Promise<readonly Row[]> {
    if (room <= 0 || !(await this.hasMore())) {
      return []
    }
    const taken = this.rest.slice(0, room)
    this.rest = this.rest.slice(room)
    return taken
  }

  async close(): Promise<void> {
    await this.iterator.return?.()
  }
}
