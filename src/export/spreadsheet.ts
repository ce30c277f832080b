import { Readable } from "node:stream"

import type { WallClock } from "./wall-clock"

/** Excel's limit; it calls a file with a longer cell damaged. */
const MAX_TEXT = 32_767

/** Characters that XML 1.0 cannot hold: https://www.w3.org/TR/xml/#charsets */
const UNREADABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

/** Where text looks like the escape of a character in an xlsx file, which `hucre` leaves to be read as one. */
const ESCAPE_LOOKALIKE = /_(?=x[0-9a-f]{4}_)/gi

/** Excel's format for text: what is typed into such a cell afterwards is no formula either. */
const TEXT_FORMAT = "@"
const TIME_FORMAT = "yyyy-mm-dd hh:mm:ss"

/** One column: its heading, its width in characters, and what a row has in it. */
export type Column<Row> = { header: string; width: number } & (
  | { kind: "text"; value: (row: Row) => string | null }
  | { kind: "number"; value: (row: Row) => number | null }
  /** Its heading is followed by the time zone. */
  | { kind: "time"; value: (row: Row) => Date | null }
)

/**
 * A spreadsheet as the bytes of an xlsx file. Rows are asked for as bytes are read, a page at a time, and no more when
 * the stream is destroyed. Above Excel's 1,048,576 rows they go on in a further sheet.
 *
 * Text stands in cells typed as text, so that Excel runs no formula of it. See `docs/decisions/spreadsheets.md`.
 */
export async function spreadsheet<Row>(
  name: string,
  columns: readonly Column<Row>[],
  pages: AsyncIterable<readonly Row[]>,
  clock: WallClock
): Promise<Readable> {
  // An ES module, which CommonJS may only import this way; and nobody waits for it before the first export.
  const { writeXlsxStream } = await import("hucre/xlsx")
  const bytes = writeXlsxStream(cellsOf(columns, pages, clock), {
    name,
    columns: columns.map((column) => styleOf(column, clock)),
    freezePane: { rows: 1 },
  })
  return Readable.from(bytes, { objectMode: false })
}

async function* cellsOf<Row>(
  columns: readonly Column<Row>[],
  pages: AsyncIterable<readonly Row[]>,
  clock: WallClock
): AsyncGenerator<(string | number | Date | null)[]> {
  for await (const page of pages) {
    for (const row of page) {
      yield columns.map((column) => cellOf(column, row, clock))
    }
  }
}

function cellOf<Row>(column: Column<Row>, row: Row, clock: WallClock): string | number | Date | null {
  switch (column.kind) {
    case "text": {
      const text = column.value(row)?.slice(0, MAX_TEXT).replace(UNREADABLE, "\ufffd")
      return text?.replace(ESCAPE_LOOKALIKE, "_x005F_") ?? null
    }
    case "number":
      return column.value(row)
    case "time": {
      const at = column.value(row)
      return at && clock.read(at)
    }
  }
}

function styleOf<Row>({ kind, header, width }: Column<Row>, { timeZone }: WallClock) {
  switch (kind) {
    case "text":
      return { header, width, numFmt: TEXT_FORMAT }
    case "number":
      return { header, width }
    case "time":
      return { header: `${header} (${timeZone})`, width, numFmt: TIME_FORMAT }
  }
}
