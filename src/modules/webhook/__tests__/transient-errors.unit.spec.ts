import { DatabaseError } from "../safe-errors"
import { isTransient, isTransientMessage, isUnanswered, mayBeOneRow, reasonOf } from "../transient-errors"

const withCode = (code: string) => Object.assign(new Error("insert into a values ('secret')"), { code })

describe("whether what failed is tried again", () => {
  it.each([
    ["a lost connection", withCode("08006")],
    ["a server that a failover made read-only", withCode("25006")],
    ["a serialisation failure", withCode("40001")],
    ["a deadlock", withCode("40P01")],
    ["a table that a migration has yet to make", withCode("42P01")],
    ["too many connections", withCode("53300")],
    ["a lock that was not available", withCode("55P03")],
    ["a time-out", withCode("57014")],
    ["a shutdown", withCode("57P01")],
    ["a pooler without a free connection", withCode("XX000")],
    ["a refused connection", withCode("ECONNREFUSED")],
    ["a broken pipe, whose code is as long as an SQLSTATE", withCode("EPIPE")],
    ["an error without a code", new Error("Connection terminated unexpectedly")],
  ])("%s is", (_, error) => {
    expect(isTransient(error)).toBe(true)
    expect(isTransientMessage(new DatabaseError(error, "update a set b = 1").message)).toBe(true)
  })

  it.each([
    ["a character that no text holds", withCode("22021")],
    ["a null where there must be none", withCode("23502")],
    ["a row that a constraint refuses", withCode("23514")],
    ["a row that no index takes", withCode("54000")],
    ["a row that a trigger refuses", withCode("P0001")],
    ["a row that is damaged on the disk", withCode("XX001")],
    ["data that JSON cannot hold", new TypeError("Do not know how to serialize a BigInt")],
    ["a value that is not a date", new RangeError("Invalid time value")],
  ])("%s is not", (_, error) => {
    expect(isTransient(error)).toBe(false)
    expect(isTransientMessage(error.message)).toBe(false)
  })

  it("a value that the database refuses is not, by its message alone either", () => {
    const { message } = new DatabaseError(withCode("22021"), "insert into a values (1)")
    expect(isTransientMessage(message)).toBe(false)
  })
})

it.each([
  ["XX001", true],
  ["22021", true],
  ["XX000", true],
  ["58P01", true],
  ["57014", true],
  ["55P03", false],
  ["53200", true],
  ["53300", false],
  ["57P01", false],
  ["08006", false],
  ["40001", false],
  ["42P01", false],
  ["ECONNREFUSED", false],
])("whether an error with the code %s may come from one row: %s", (code, mayBe) => {
  expect(mayBeOneRow(withCode(code))).toBe(mayBe)
})

it("a statement that was not answered in time is distinguished from a pool without a free connection", () => {
  const late = (message: string) => new DatabaseError(new Error(message), "update a set b = 1")
  expect(isUnanswered(late("Defined query timeout of 60000ms exceeded when running query."))).toBe(true)
  expect(isUnanswered(late("Timeout acquiring a connection. The pool is probably full."))).toBe(false)
})

it("a reason has no values in it", () => {
  expect(reasonOf(withCode("22021"))).toBe("the database refuses it (SQLSTATE 22021)")
  expect(reasonOf(withCode("57014"))).toBe("it takes longer than the database allows (SQLSTATE 57014)")
  expect(reasonOf(new TypeError("Converting circular structure to JSON\n    --> starting at 'secret'"))).toBe(
    "Converting circular structure to JSON"
  )
})
