import { readFileSync } from "node:fs"
import { join } from "node:path"

import { present } from "../../../scripts/present"
import { readCommand } from "../arguments"
import { HELP } from "../help"
import { UsageError } from "../run-command"

const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`
const read = (line: string, env: NodeJS.ProcessEnv = {}) => readCommand(line.split(" ").filter(Boolean), env)

describe("the command line", () => {
  it("listens on loopback, unless it says otherwise", () => {
    expect(read("listen")).toEqual({
      kind: "listen",
      options: {
        secret: undefined,
        toleranceMs: 300_000,
        port: 4242,
        host: "127.0.0.1",
        forward: undefined,
        chosen: undefined,
      },
    })
  })

  it("takes every option of listen", () => {
    const line = `listen --port 0 --host ::1 --secret ${SECRET} --tolerance 1h --forward http://localhost:3000/hook`
    expect(read(`${line} --respond 503 --times 3 --delay 2s`)).toEqual({
      kind: "listen",
      options: {
        secret: SECRET,
        toleranceMs: 3_600_000,
        port: 0,
        host: "::1",
        forward: new URL("http://localhost:3000/hook"),
        chosen: { status: 503, delayMs: 2_000, times: 3 },
      },
    })
  })

  it("takes the secret from WEBHOOK_SECRET, and rather from --secret", () => {
    const files = "verify --headers headers.txt --body=body.json"
    const options = { secret: SECRET, toleranceMs: 300_000, headers: "headers.txt", body: "body.json" }
    expect(read(files, { WEBHOOK_SECRET: SECRET })).toEqual({ kind: "verify", options })
    expect(read(`${files} --secret ${SECRET}`, { WEBHOOK_SECRET: "whsec_" })).toEqual({
      kind: "verify",
      options,
    })
  })

  it.each(["", "help", "--help", "listen --help", "verify -h"])("helps with %j", (line) => {
    expect(read(line)).toEqual({ kind: "help" })
  })

  it.each([
    ["lisen", `There is no command "lisen"`],
    ["listen --prt 1", "Unknown option '--prt'"],
    ["listen 4242", "Unexpected argument '4242'"],
    [`listen ${SECRET}`, "Unexpected argument 'whsec_…'"],
    ["listen --port", "'--port <value>' argument missing"],
    ["listen --port 70000", "--port is a number from 0 to 65535"],
    ["listen --respond 99", "--respond is a number from 200 to 599"],
    ["listen --respond 503 --times 0", "--times is a number from 1"],
    ["listen --times 3", "--times needs --respond or --delay"],
    ["listen --delay soon", "--delay is a time such as"],
    ["listen --delay 5y", "--delay is a time such as"],
    ["listen --forward localhost:3000", "--forward is a URL such as"],
    ["listen --secret hunter2", "The secret must be 16 to 256 printable ASCII characters"],
    ["verify --headers a --body b", "Which secret?"],
    [`verify --secret ${SECRET} --body b`, "Give --headers and --body"],
  ])("refuses %j and says why", (line, message) => {
    expect(() => read(line)).toThrow(UsageError)
    expect(() => read(line)).toThrow(message)
  })

  it("knows every option that the help and the guide name, except those of npm and of the receiver's package", () => {
    const guide = readFileSync(join(__dirname, "../../../docs/receiving.md"), "utf8")
    const ofOthers = ["--legacy-peer-deps", "--shop", "--to"]
    const named = new Set(
      present(`${HELP}\n${guide}`.match(/--[a-z][a-z-]*/g), "the match").filter(
        (option) => !ofOthers.includes(option)
      )
    )
    const values: Record<string, string> = {
      secret: SECRET,
      tolerance: "5m",
      port: "1",
      forward: "http://localhost:3000/hook",
      respond: "503",
      delay: "2s",
      times: "3",
    }
    const lineOf = (names: string[]) => names.map((name) => `--${name} ${values[name] ?? name}`).join(" ")
    const all = [
      "secret",
      "tolerance",
      "port",
      "host",
      "forward",
      "respond",
      "delay",
      "times",
      "headers",
      "body",
    ]
    expect([...named].sort()).toEqual(all.map((name) => `--${name}`).sort())
    expect(read(`listen ${lineOf(all.slice(0, 8))}`).kind).toBe("listen")
    expect(read(`verify ${lineOf(["secret", "tolerance", "headers", "body"])}`).kind).toBe("verify")
  })
})
