import { getHttpResponseFromError } from "@medusajs/framework/http"

import { DatabaseError, errorText } from "../safe-errors"

const VALUE = "whsec_bXkgc2VjcmV0"

/** As knex makes it of what the driver says. */
const failure = (
  message: string,
  noted: object = {},
  sql = `insert into "webhook_endpoint" ("secrets") values ('${VALUE}')`
) => Object.assign(new Error(`${sql} - ${message}`), { severity: "ERROR", ...noted })

describe("an error of the database", () => {
  it("says code, statement and reason where the reason quotes no value", () => {
    const error = new DatabaseError(
      failure("cannot execute INSERT in a read-only transaction", { code: "25006" }),
      `with a as (select 1 from b for update of b) insert into webhook_endpoint (secrets) select ?`
    )
    expect(errorText(error)).toBe(
      'Database error in "insert into webhook_endpoint": 25006 cannot execute INSERT in a read-only transaction'
    )
  })

  it.each([
    ["22P02", `invalid input syntax for type integer: "${VALUE}"`],
    ["23514", `new row violates check constraint`],
    ["P0001", `no: ${VALUE}`],
    ["42601", `syntax error at or near "${VALUE}"`],
  ])("says no more than the code of %s, whose message may quote a value", (code, message) => {
    const error = failure(message, { code, detail: VALUE, where: VALUE, constraint: "CHK_some" })
    expect(errorText(error)).toBe(`Database error: ${code}, constraint CHK_some`)
    expect(JSON.stringify(new DatabaseError(error))).not.toContain(VALUE)
  })

  it("is answered by Medusa as a duplicate that names the key, or as an error of the database", () => {
    const duplicate = failure("duplicate key", {
      code: "23505",
      table: "webhook_endpoint",
      detail: `Key (url)=(${VALUE}) already exists.`,
    })
    expect(getHttpResponseFromError(new DatabaseError(duplicate))).toMatchObject({
      statusCode: 422,
      body: { message: "Webhook_endpoint with url already exists." },
    })
    const raised = failure(VALUE, { code: "23505", detail: VALUE })
    expect(getHttpResponseFromError(new DatabaseError(raised))).toMatchObject({
      statusCode: 422,
      body: { message: "Row with the same key already exists." },
    })
    const cut = new DatabaseError(
      failure("Connection terminated unexpectedly"),
      "delete from webhook_queue where id = ?"
    )
    expect(getHttpResponseFromError(cut)).toMatchObject({
      statusCode: 500,
      body: {
        type: "database_error",
        message: 'Database error in "delete from webhook_queue": Connection terminated unexpectedly',
      },
    })
  })

  it.each([
    [
      "select",
      `select "secrets" from "webhook_endpoint" where id = '${VALUE}' - Connection terminated unexpectedly`,
    ],
    ["update", `update "webhook_endpoint" set "secrets" = '${VALUE}' - Connection terminated unexpectedly`],
  ])("is known by its %s statement where the driver gives no code", (_, message) => {
    expect(errorText(new Error(message))).toBe("Database error: Connection terminated unexpectedly")
  })
})

describe("any other error", () => {
  it.each([
    ["is one line", new Error("first\nsecond"), "first"],
    ["is short", new Error("x".repeat(9_000)), "x".repeat(500)],
    ["may be a text, or what was an error", "thrown", "thrown"],
    ["may be what was an error", { message: "serialized" }, "serialized"],
    ["may be nothing", undefined, "undefined"],
    ["quotes no JSON", parseError(), "SyntaxError"],
    ["shows no secret", new Error(`bad ${VALUE}!`), "bad whsec_•••!"],
    ["shows no header's value", new Error("authorization: Bearer abc.def"), "authorization: Bearer •••"],
    [
      "shows of a URL neither user nor query",
      new Error("no answer from https://ada:pass@app.example/hook?token=abc at all"),
      "no answer from https://app.example/hook at all",
    ],
    [
      "is left as it is otherwise",
      new Error("Update of points failed - no member"),
      "Update of points failed - no member",
    ],
  ])("%s", (_, error, text) => {
    expect(errorText(error)).toBe(text)
  })
})

function parseError(): unknown {
  try {
    return JSON.parse(VALUE)
  } catch (error) {
    return error
  }
}
