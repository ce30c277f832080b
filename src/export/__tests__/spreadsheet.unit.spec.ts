import { once } from "node:events"
import { buffer } from "node:stream/consumers"

import { strFromU8, unzipSync } from "fflate"

import { spreadsheet, type Column } from "../spreadsheet"
import { WallClock } from "../wall-clock"

type Row = { text: string | null; number: number | null; at: Date | null }

const columns: Column<Row>[] = [
  { kind: "text", header: "Text", width: 20, value: (row) => row.text },
  { kind: "number", header: "Number", width: 10, value: (row) => row.number },
  { kind: "time", header: "At", width: 26, value: (row) => row.at },
]

const AT = new Date("2026-11-21T08:07:09Z")

async function* inPages(...pages: Row[][]) {
  yield* pages
}

/** What an independent reader finds, the headings first. */
async function read(timeZone: string, ...pages: Row[][]): Promise<unknown[][]> {
  const { readSheet } = await import("read-excel-file/node")
  const sheet = spreadsheet("Sheet", columns, inPages(...pages), new WallClock(timeZone))
  return readSheet(await buffer(sheet), { trim: false })
}

/** What is in each cell of the first column. */
async function readTexts(...texts: string[]): Promise<unknown[]> {
  const rows = texts.map((text) => ({ text, number: null, at: null }))
  return (await read("UTC", rows)).slice(1).map(([text]) => text)
}

describe("a spreadsheet", () => {
  it("has headings, texts, numbers, times in the zone, and nothing where there is nothing", async () => {
    const rows = await read(
      "Europe/Berlin",
      [{ text: "CRM", number: 12, at: AT }],
      [],
      [
        { text: null, number: null, at: null },
        { text: "ERP", number: 0, at: null },
      ]
    )
    expect(rows).toEqual([
      ["Text", "Number", "At (Europe/Berlin)"],
      ["CRM", 12, new Date("2026-11-21T09:07:09Z")],
      [null, null, null],
      ["ERP", 0, null],
    ])
  })

  it("has a filter at its headings that takes in every row, in each sheet where rows continue in a further one", async () => {
    const rows = ["a", "b", "c", "d", "e"].map((text) => ({ text, number: null, at: null }))
    const pages = inPages(rows.slice(0, 3), rows.slice(3))
    // With room for two rows below the headings.
    const bytes = await buffer(spreadsheet("It's all", columns, pages, new WallClock("UTC"), 3))
    const files = Object.entries(unzipSync(bytes)).map(([path, file]) => [path, strFromU8(file)] as const)
    const sheets = files.filter(([path]) => path.startsWith("xl/worksheets/")).map(([, xml]) => xml)
    const filtered = sheets.map(
      (xml) => /<\/sheetData><autoFilter ref="(.+?)"\/><\/worksheet>$/.exec(xml)?.[1]
    )
    expect(filtered).toEqual(["A1:C3", "A1:C3", "A1:C2"])
    const workbook = new Map(files).get("xl/workbook.xml")
    expect(workbook).toContain("'It''s all (3)'!$A$1:$C$2</definedName>")
    const { default: readSheets } = await import("read-excel-file/node")
    const read = await readSheets(bytes)
    expect(read.map(({ sheet, data }) => [sheet, data.map(([text]) => text)])).toEqual([
      ["It's all", ["Text", "a", "b"]],
      ["It's all (2)", ["Text", "c", "d"]],
      ["It's all (3)", ["Text", "e"]],
    ])
  })

  it("has its headings where there are no rows", async () => {
    expect(await read("UTC")).toEqual([["Text", "Number", "At (UTC)"]])
  })

  it("keeps text as text: formulas, numbers, dates, markup and every script", async () => {
    const texts = [
      "=cmd|' /C calc'!A0",
      '=HYPERLINK("https://evil.example","x")',
      "+1",
      "-1",
      "@SUM(A1)",
      "0012",
      "2026-11-21",
      "<b>&amp;\"'</b>",
      "  spaces \n and lines\t",
      "größe 日本語 🦊 עברית",
      "_x0041_",
    ]
    expect(await readTexts(...texts)).toEqual(texts)
  })

  it("replaces what XML cannot hold, and ends what Excel cannot", async () => {
    expect(await readTexts("a\u0000b\u001bc\uffffd")).toEqual(["a\ufffdb\ufffdc\ufffdd"])
    expect(await readTexts("x".repeat(40_000))).toEqual(["x".repeat(32_767)])
  })

  describe("as a stream", () => {
    const ROWS = 1_000
    let pagesRead: number
    let ended: boolean

    /** Rows without end that a zip cannot make small. */
    async function* endless() {
      try {
        for (pagesRead = 1; ; pagesRead++) {
          yield Array.from({ length: ROWS }, () => ({
            text: `${Math.random()}`,
            number: Math.random(),
            at: AT,
          }))
        }
      } finally {
        ended = true
      }
    }

    beforeEach(() => {
      pagesRead = 0
      ended = false
    })

    it("asks for no more rows than are taken", async () => {
      const sheet = spreadsheet("Sheet", columns, endless(), new WallClock("UTC"))
      await once(sheet, "readable")
      let before = -1
      while (before !== pagesRead) {
        before = pagesRead
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      expect(pagesRead).toBeLessThan(20)
      sheet.destroy()
    })

    it("ends the reading of rows when it is destroyed", async () => {
      const sheet = spreadsheet("Sheet", columns, endless(), new WallClock("UTC"))
      for await (const chunk of sheet) {
        expect(chunk.length).toBeGreaterThan(0)
        break
      }
      while (!ended) {
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
      expect(pagesRead).toBeLessThan(20)
    })

    it("fails with its rows", async () => {
      async function* failing() {
        yield [{ text: "CRM", number: 1, at: null }]
        throw new Error("no connection")
      }
      const sheet = spreadsheet("Sheet", columns, failing(), new WallClock("UTC"))
      await expect(buffer(sheet)).rejects.toThrow("no connection")
    })
  })
})
