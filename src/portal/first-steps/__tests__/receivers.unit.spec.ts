import { execFile, execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { promisify } from "node:util"

import type { ReceiverExample } from "../receivers"

const ROOT = join(__dirname, "../../../..")

/** The examples are read by Vite, which is a module that Jest does not load: a process of its own prints what the page gets. */
const PRINT = `
  const { createServer } = await import("vite")
  const vite = await createServer({
    configFile: false,
    logLevel: "error",
    server: { middlewareMode: true, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
  })
  const { RECEIVERS, startCommand } = await vite.ssrLoadModule("/src/portal/first-steps/receivers.ts")
  const { fetchProgram, testCommand } = await vite.ssrLoadModule("/src/portal/first-steps/commands.ts")
  console.log(
    JSON.stringify({
      receivers: RECEIVERS.map((one) => ({ ...one, start: startCommand(one.language, "whsec_key") })),
      program: fetchProgram("https://shop.test", "whook_1"),
      test: testCommand("https://shop.test", "whook_1", "action.partner's.offer"),
    })
  )
  await vite.close()
`

type Printed = { receivers: (ReceiverExample & { start: string })[]; program: string; test: string }

describe("the first steps", () => {
  let shown: Printed

  beforeAll(async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", PRINT], {
      cwd: ROOT,
    })
    shown = JSON.parse(stdout)
  })

  it("have each file of the examples, to which the tests send real and forged messages", () => {
    const examples = join(ROOT, "examples/receivers")
    const files = execFileSync("git", ["ls-files"], { cwd: examples, encoding: "utf8" }).trim().split("\n")
    // A lock file need not be copied, and changes are applied by receivers that ask for them.
    const needed = files.filter((file) => !/^README|Cargo\.lock$|apply-changes/.test(file))
    const all = shown.receivers.flatMap((receiver) => receiver.files.map(({ code }) => code))
    expect([...all].sort()).toEqual(needed.map((file) => readFileSync(join(examples, file), "utf8")).sort())
    expect(shown.receivers).toHaveLength(new Set(needed.map((file) => file.split("/")[0])).size)
  })

  it("start each receiver with the webhook's key, in the folder that has its files", () => {
    for (const { language, start } of shown.receivers) {
      expect([language, start]).toEqual([language, expect.stringContaining("WEBHOOK_SECRET=whsec_key ")])
      expect([language, start]).toEqual([language, expect.not.stringMatching(/^cd |whsec_…/)])
    }
  })

  it("show no file empty", () => {
    const files = shown.receivers.flatMap((receiver) => receiver.files)
    expect(files.filter(({ code }) => code.trim() === "")).toEqual([])
  })

  it("have a program that fetches the messages of the webhook", () => {
    expect(shown.program).toContain("https://shop.test/webhook-apps/webhooks/whook_1")
  })

  it("have a command that sends a test of any topic, also one whose name has an apostrophe", () => {
    const script = `curl() { printf '%s\\n' "$@"; }\n${shown.test}`
    const sent = execFileSync("sh", ["-c", script], { encoding: "utf8" }).trim().split("\n")
    expect(sent).toContain("https://shop.test/webhook-apps/webhooks/whook_1/test")
    expect(JSON.parse(sent.at(-1) ?? "")).toEqual({ topic: "action.partner's.offer" })
  })
})
