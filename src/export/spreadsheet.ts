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

/** Rows whose XML is made at once: about 60 KB. Larger texts stay in memory for longer. */
const ROWS_AT_ONCE = 50

/** Characters that XML 1.0 does not allow: https://www.w3.org/TR/xml/#charsets */
const UNREADABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

/** The beginning of a text that would be read as an escaped character in an xlsx file, such as `_x0041_`. */
const ESCAPE_LOOKALIKE = /_(?=x[0-9a-f]{4}_)/gi

/** Days from the first day of Excel's calendar to 1970. */
const DAYS_BEFORE_1970 = 25_569
const DAY_MS = 86_400_000

/** A column: its heading, its width in characters, and its value for a row. */
export type Column<Row> = { header: string; width: number } & (
  | { kind: "text"; value: (row: Row) => string | null }
  | { kind: "number"; value: (row: Row) => number | null }
  /** The time zone is appended to its heading. */
  | { kind: "time"; value: (row: Row) => Date | null }
)

/**
 * A spreadsheet as a stream of the bytes of an xlsx file, with a filter at the headings. Pages of rows are read when the bytes
 * are needed, and not after the stream was destroyed. Rows beyond Excel's limit of 1,048,576 are in a further sheet.
 *
 * Cells of text have the type text, so that Excel does not execute formulas in them. See `docs/decisions/spreadsheets.md`.
 * @param name of the sheet, at most 25 characters.
 * @param maxRows of a sheet, with its headings.
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

/** The files of the workbook: sheets as long as there are rows, then the parts that refer to them. */
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

/** A sheet's XML, some rows at a time. @param sheet its `range` is set. */
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

/** A cell's XML after its reference; null for an empty cell. */
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

/** Reads pages of rows in smaller parts. */
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

  /** The next rows of a page, at most `room`; none at the end, or if `room` is zero. */
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
