import { isReadable, parseField, parseFields } from "../field-syntax"

describe("a webhook's fields", () => {
  it("are taken as a list and comma separated, trimmed and each once", () => {
    const fields = ["id", "items.*", "-items.metadata", "*customer", "+metadata.a-b"]
    expect(parseFields(fields)).toEqual({ ok: true, fields })
    expect(parseFields("id, items.*,-items.metadata,id,*customer, +metadata.a-b")).toEqual({
      ok: true,
      fields,
    })
    expect(parseFields(["*"])).toEqual({ ok: true, fields: ["*"] })
  })

  it.each<[unknown, string, string]>([
    [5, "", "must be a list of fields"],
    [null, "", "must be a list of fields"],
    [[], "", "must name at least one field"],
    ["", "", "is not a field name"],
    [["id", ""], "", "is not a field name"],
    [["id", 5], "5", "is not a field name"],
    [["-*"], "-*", "takes everything away"],
    [["a..b"], "a..b", "is not a field like id, items.title, items.* or -items.metadata"],
    [["items.*.title"], "items.*.title", "is not a field like id, items.title, items.* or -items.metadata"],
    [["*items.*"], "*items.*", "is not a field like id, items.title, items.* or -items.metadata"],
    [["--id"], "--id", "is not a field like id, items.title, items.* or -items.metadata"],
    [["id; drop table"], "id; drop table", "is not a field like id, items.title, items.* or -items.metadata"],
    [["a.b.c.d.e.f.g.h.i.j.k"], "a.b.c.d.e.f.g.h.i.j.k", "goes deeper than 10 levels"],
    [Array.from({ length: 201 }, (_, index) => `f${index}`), "", "must name at most 200 fields"],
  ])("are refused with a sentence: %j", (input, field, message) => {
    expect(parseFields(input)).toEqual({ ok: false, field, message })
  })

  it.each([
    "__proto__",
    "__proto__.x",
    "items.__proto__.*",
    "+constructor.name",
    "*prototype",
    "-items.constructor",
    "__args",
    "items.__fields",
    "fields.x",
    "items.fields.*",
  ])("are refused where Medusa's query would take them for something else: %s", (field) => {
    expect(parseFields([field])).toMatchObject({
      ok: false,
      field,
      message: expect.stringContaining("not be used"),
    })
  })

  it("are refused quickly and briefly however long", () => {
    const parsed = parseFields(["a.".repeat(500_000)])
    expect(parsed.ok ? "" : parsed.field.length).toBeLessThanOrEqual(100)
  })
})

describe("a field", () => {
  it.each([
    ["id", "replace", "id"],
    ["customer.email", "replace", "customer.email"],
    ["+metadata", "add", "metadata"],
    ["items.*", "add", "items.*"],
    ["*items", "add", "items.*"],
    ["*items.variant", "add", "items.variant.*"],
    ["+*items", "add", "items.*"],
    ["*", "add", "*"],
    ["-items", "drop", "items"],
    ["-items.*", "drop", "items"],
    ["-*items", "drop", "items"],
  ])("%s means to %s %s", (field, mode, path) => {
    expect(parseField(field)).toEqual({ mode, path })
  })

  it("can be read when its segments are names", () => {
    expect(isReadable(["items", "title"])).toBe(true)
    for (const segments of [["__args"], ["a", "__proto__", "b"], ["fields", "x"], ["a b"], [""], ["*"]]) {
      expect(isReadable(segments)).toBe(false)
    }
  })
})
