import { headerRecord } from "../../../../modules/webhook/dispatch/send/answer"
import { execFile } from "node:child_process"
import { once } from "node:events"
import { createServer, type Server } from "node:http"
import { promisify } from "node:util"

import { Webhook } from "standardwebhooks"

import { portOf } from "../../../../../scripts/free-port"
import { atLeast, firstOf, present } from "../../../../../scripts/present"
import { signBody, signingKey } from "../../../../modules/webhook/dispatch/sign"
import { asCurl } from "../as-curl"

const SECRET = `whsec_${Buffer.from("a secret of thirty-two characters").toString("base64")}`
const AWKWARD = `{"type":"order.created",\n\t"data":{"note":"It's \\"5 %s\\" $HOME \`id\` \\\\n !! Grüße, 日本 🎉"}}\n`

describe("the copied curl command", () => {
  let server: Server
  let received: { headers: Record<string, string>; body: string; path: string }[]

  beforeEach(async () => {
    received = []
    server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on("data", (chunk: Buffer) => chunks.push(chunk))
      request.on("end", () => {
        received.push({
          headers: headerRecord(request.headers),
          body: Buffer.concat(chunks).toString(),
          path: present(request.url, "the url of request"),
        })
        response.writeHead(204).end()
      })
    }).listen(0, "127.0.0.1")
    await once(server, "listening")
  })

  afterEach(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  const command = (body: string, headers: Record<string, string> = {}) =>
    asCurl({
      url: `http://127.0.0.1:${portOf(server)}/hook?list[]={1,2}`,
      id: "whevt_01",
      body,
      headers: {
        "content-type": "application/json",
        "webhook-id": "old",
        "webhook-signature": "•••",
        ...headers,
      },
    })

  it.each(["sh", "bash"])(
    "is signed in %s so that a receiver accepts it, whatever the body",
    async (shell) => {
      await run(shell, command(AWKWARD), { WEBHOOK_SECRET: SECRET })

      const [{ headers, body, path }] = atLeast(1, received)
      expect(body).toBe(AWKWARD)
      expect(path).toBe("/hook?list[]={1,2}")
      expect(headers).toMatchObject({ "content-type": "application/json", "webhook-id": "whevt_01" })
      expect(new Webhook(SECRET).verify(body, headers)).toEqual(JSON.parse(AWKWARD))
      expect(headers["x-medusa-webhook-signature"]).toBe(signBody(Buffer.from(AWKWARD), signingKey(SECRET)))
    }
  )

  it("is refused when it is run with another secret", async () => {
    const other = `whsec_${Buffer.from("another one of the same length...").toString("base64")}`

    await run("sh", command("{}"), { WEBHOOK_SECRET: other })

    expect(() => new Webhook(SECRET).verify("{}", firstOf(received).headers)).toThrow()
  })

  it("signs with a secret that an app has given", async () => {
    const raw = "s3cret of the app: =+/"

    await run("sh", command("{}"), { WEBHOOK_SECRET: raw })

    const { headers } = firstOf(received)
    expect(() => new Webhook(raw, { format: "raw" }).verify("{}", headers)).not.toThrow()
  })

  it("sends nothing without a secret", async () => {
    await expect(run("sh", command("{}"), {})).rejects.toThrow(/WEBHOOK_SECRET/)

    expect(received).toEqual([])
  })

  it("takes the values that the log masks from the environment", async () => {
    const headers = { "x-api-key": "•••", "x-shop": "it's $HOME", "x-empty": "" }
    await expect(run("sh", command("{}", headers), { WEBHOOK_SECRET: SECRET })).rejects.toThrow(
      /HEADER_X_API_KEY/
    )

    await run("sh", command("{}", headers), { WEBHOOK_SECRET: SECRET, HEADER_X_API_KEY: "of the receiver" })

    expect(firstOf(received).headers).toMatchObject({
      "x-api-key": "of the receiver",
      "x-shop": "it's $HOME",
      "x-empty": "",
    })
  })

  it("sends a body that is longer than an argument may be", async () => {
    const body = JSON.stringify({ data: "x".repeat(300_000) })

    await run("bash", command(body), { WEBHOOK_SECRET: SECRET })

    expect(() => new Webhook(SECRET).verify(body, firstOf(received).headers)).not.toThrow()
  })
})

/** Runs a script that is read from stdin, as one that is pasted. */
function run(shell: string, script: string, env: Record<string, string>): Promise<unknown> {
  const running = promisify(execFile)(shell, [], { env: { PATH: process.env.PATH, ...env } })
  present(running.child.stdin, "the stdin").end(script)
  return running
}
