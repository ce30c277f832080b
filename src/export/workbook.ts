/** The parts of an xlsx file beside its sheets, as ECMA-376 has them. */

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
const PACKAGE = "http://schemas.openxmlformats.org/package/2006"
const KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"

/** Places in `styles` below. */
export const STYLES = { number: 0, text: 1, time: 2 }

/** A sheet's name, and the cells that its filter is for: `A1:O101`. */
export type SheetPart = { name: string; range: string }

/** All files but the sheets, by their paths. Sheets lie at `sheetPath`. */
export function workbookParts(sheets: readonly SheetPart[]): Record<string, string> {
  const numbers = sheets.map((_, index) => index + 1)
  const relation = (id: number | string, type: string, target: string) =>
    `<Relationship Id="rId${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`
  const relations = (content: string) =>
    `${DECLARATION}<Relationships xmlns="${PACKAGE}/relationships">${content}</Relationships>`
  return {
    "xl/styles.xml": styles(),
    "xl/workbook.xml": workbook(sheets),
    "xl/_rels/workbook.xml.rels": relations(
      numbers.map((n) => relation(n, "worksheet", `worksheets/sheet${n}.xml`)).join("") +
        relation("Styles", "styles", "styles.xml")
    ),
    "_rels/.rels": relations(relation(1, "officeDocument", "xl/workbook.xml")),
    "[Content_Types].xml": contentTypes(numbers),
  }
}

export const sheetPath = (number: number): string => `xl/worksheets/sheet${number}.xml`

/** What is before a sheet's rows: its first row stays in sight. @param widths in characters. */
export function sheetStart(widths: readonly number[]): string {
  const columns = widths.map((width, index) => {
    const number = index + 1
    return `<col min="${number}" max="${number}" width="${width}" customWidth="1"/>`
  })
  return (
    `${DECLARATION}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0">` +
    `<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>` +
    `<cols>${columns.join("")}</cols><sheetData>`
  )
}

/** A sheet's XML after its rows: the filter at its headings. */
export function sheetEnd(range: string): string {
  return `</sheetData><autoFilter ref="${range}"/></worksheet>`
}

/** `A`, `Z`, `AA`, by the place from 0 on. */
export function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26))
  return index < 26 ? letter : columnName(Math.floor(index / 26) - 1) + letter
}

/** Escapes a text for XML. A CR is escaped too, since XML parsers read it as a line feed. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>\r"]/g, (character) => ESCAPES[character] ?? character)
}

const ESCAPES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  "\r": "&#13;",
  '"': "&quot;",
}

/** Excel finds a sheet's filter by a hidden name, too. */
function workbook(sheets: readonly SheetPart[]): string {
  const list = sheets.map(
    ({ name }, index) => `<sheet name="${escapeXml(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`
  )
  const filters = sheets.map(({ name, range }, index) => {
    const cells = range.replace(/[A-Z]+|\d+/g, (part) => `$${part}`)
    const place = `'${escapeXml(name.replace(/'/g, "''"))}'!${cells}`
    return `<definedName name="_xlnm._FilterDatabase" localSheetId="${index}" hidden="1">${place}</definedName>`
  })
  return (
    `${DECLARATION}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${list.join("")}</sheets>` +
    `<definedNames>${filters.join("")}</definedNames></workbook>`
  )
}

/** 49 is Excel's own format for text: what is typed into such a cell afterwards is no formula either. */
function styles(): string {
  const formats = [0, 49, 164].map(
    (id) => `<xf numFmtId="${id}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`
  )
  return (
    `${DECLARATION}<styleSheet xmlns="${MAIN}">` +
    `<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy-mm-dd hh:mm:ss"/></numFmts>` +
    `<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>` +
    `<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
    `<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
    `<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
    `<cellXfs count="${formats.length}">${formats.join("")}</cellXfs>` +
    `<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`
  )
}

function contentTypes(sheets: readonly number[]): string {
  const override = (path: string, kind: string) =>
    `<Override PartName="/${path}" ContentType="${KIND}.${kind}+xml"/>`
  return (
    `${DECLARATION}<Types xmlns="${PACKAGE}/content-types">` +
    `<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
    override("xl/workbook.xml", "sheet.main") +
    override("xl/styles.xml", "styles") +
    `${sheets.map((number) => override(sheetPath(number), "worksheet")).join("")}</Types>`
  )
}
