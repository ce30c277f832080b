import { readFileSync } from "node:fs"
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import { createServer as createTlsServer } from "node:https"
import { join } from "node:path"

import { portOf } from "../../../scripts/free-port"
import { firstOf } from "../../../scripts/present"
import { signingKey, signStandard } from "../../modules/webhook/dispatch/sign"
import { readBytes } from "../forward"
import { listen, type ListenOptions } from "../listen"

/** Those of the sender's tests. */
const CERTIFICATES = join(__dirname, "../../modules/webhook/dispatch/send/__tests__/certificates")

const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`
const BODY = `{"id":"whevt_1","type":"order.created","data":{"note":"Grüße \\u001b[31m"}}`

let servers: Server[] = []
let lines: string[] = []

beforeEach(() => {
  servers = []
  lines = []
})

afterEach(() => {
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
})

const urlOf = (server: Server) => `http://127.0.0.1:${portOf(server)}/hook`

async function start(options: Partial<ListenOptions> = {}): Promise<string> {
  const server = await listen(
    {
      secret: SECRET,
      toleranceMs: 300_000,
      port: 0,
      host: "127.0.0.1",
      forward: undefined,
      chosen: undefined,
      ...options,
    },
    (line) => lines.push(line)
  )
  servers.push(server)
  return urlOf(server)
}

async function startApp(answer: (request: IncomingMessage, body: string, response: ServerResponse) => void) {
  const app = createServer((request, response) => {
    void readBytes(request).then((body) => answer(request, body.toString("utf8"), response))
  })
  servers.push(app)
  await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve))
  return new URL(`${urlOf(app)}?tenant=1`)
}

function signed(body = BODY, id = "whevt_1"): Record<string, string> {
  const timestamp = Math.floor(Date.now() / 1000)
  return {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": String(timestamp),
    "webhook-signature": signStandard(id, timestamp, Buffer.from(body), [signingKey(SECRET)]),
    "x-medusa-webhook-topic": "order.created",
    "x-medusa-webhook-attempt": "2",
  }
}

const post = (url: string, headers = signed(), body = BODY) => fetch(url, { method: "POST", headers, body })

describe("the receiver for development", () => {
  it("prints what is valid, indented, and answers 204", async () => {
    const url = await start()
    expect((await post(url)).status).toBe(204)
    expect(lines).toContainEqual(
      expect.stringMatching(/^\d\d:\d\d:\d\d {2}order\.created {2}whevt_1 {2}attempt 2$/)
    )
    expect(lines).toEqual(expect.arrayContaining(["  ✓ verified", `    "type": "order.created",`, "  → 204"]))
  })

  it("prints which part is wrong, and answers 400", async () => {
    const url = await start()
    expect((await post(url, signed(), `${BODY}\n`)).status).toBe(400)
    expect(lines).toContainEqual("  ✗ body       changed: a line break was added at its end")
  })

  it("says when an id came before", async () => {
    const url = await start()
    await post(url)
    await post(url)
    expect(lines.filter((line) => line.endsWith("seen before"))).toHaveLength(1)
  })

  it("takes everything without a secret, and says that it is not verified", async () => {
    const url = await start({ secret: undefined })
    expect((await post(url, {}, "no JSON, \u001b[2J")).status).toBe(204)
    expect(lines).toEqual(
      expect.arrayContaining(["  ? not verified, without a secret", "  no JSON, \\u001b[2J"])
    )
  })

  it("answers the first requests as its options say, and then as usual", async () => {
    const url = await start({ chosen: { status: 503, delayMs: 50, times: 2 } })
    const since = performance.now()
    expect([(await post(url)).status, (await post(url)).status]).toEqual([503, 503])
    expect(performance.now() - since).toBeGreaterThanOrEqual(99)
    expect((await post(url)).status).toBe(204)
  })

  it("continues when the sender leaves before the answer", async () => {
    const url = await start({ chosen: { status: undefined, delayMs: 60_000, times: 1 } })
    const sending = new AbortController()
    const gone = fetch(url, { method: "POST", headers: signed(), body: BODY, signal: sending.signal })
    while (!lines.some((line) => line.includes("waits 60 s"))) {
      await new Promise((resolve) => setImmediate(resolve))
    }
    sending.abort()
    await expect(gone).rejects.toThrow()
    expect((await post(url)).status).toBe(204)
  })

  it("forwards method, body and headers as they came, and answers what the app answers", async () => {
    const got: Record<string, unknown>[] = []
    const app = await startApp(({ method, url, headers }, body, response) => {
      got.push({ method, url, headers, body })
      response.writeHead(422, { "x-app": "yes", "content-type": "text/plain" }).end("no such order")
    })
    const url = await start({ forward: app })
    const sent = signed()
    const headers = { ...sent, "X-Custom": "a, b" }
    const answer = await fetch(url, { method: "PUT", headers, body: BODY })

    expect([answer.status, answer.headers.get("x-app"), await answer.text()]).toEqual([
      422,
      "yes",
      "no such order",
    ])
    expect(got).toEqual([
      {
        method: "PUT",
        url: "/hook?tenant=1",
        body: BODY,
        headers: expect.objectContaining({
          ...sent,
          "x-custom": "a, b",
          host: app.host,
          "content-length": String(Buffer.byteLength(BODY)),
        }),
      },
    ])
  })

  it("shows of the app's URL neither user nor query", async () => {
    const app = await startApp((_, __, response) => response.end())
    app.username = "ada"
    app.search = "key=abc"
    await post(await start({ forward: app }))
    expect(lines.join()).toContain(`→ 200, from ${app.origin}${app.pathname}`)
    expect(lines.join()).not.toMatch(/ada|abc/)
  })

  it("forwards nothing that is not valid", async () => {
    const got: string[] = []
    const app = await startApp((_, body, response) => {
      got.push(body)
      response.end()
    })
    const url = await start({ forward: app })
    expect((await post(url, signed(), `${BODY} `)).status).toBe(400)
    expect((await post(url)).status).toBe(200)
    expect(got).toEqual([BODY])
  })

  it.each(["127.0.0.1", "localhost"])(
    "answers 502 when the app is not there, and says why: %s",
    async (host) => {
      const app = await startApp(() => undefined)
      await new Promise((resolve) => firstOf(servers).close(resolve))
      app.hostname = host
      expect((await post(await start({ forward: app }))).status).toBe(502)
      expect(lines.at(-1)).toMatch(/→ 502, because .* did not respond: the connection was refused/)
    }
  )

  it("says which certificate to trust when the app has one of its own", async () => {
    const [cert, key] = ["self-signed", "key"].map((name) => readFileSync(join(CERTIFICATES, `${name}.pem`)))
    const app = createTlsServer({ cert, key })
    servers.push(app)
    await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve))
    const forward = new URL(`https://127.0.0.1:${portOf(app)}/hook`)
    expect((await post(await start({ forward }))).status).toBe(502)
    expect(lines.at(-1)).toMatch(/did not respond: its certificate is self-signed.*NODE_EXTRA_CA_CERTS/)
  })

  it("names the port that it cannot have", async () => {
    const { port } = new URL(await start())
    await expect(start({ port: Number(port) })).rejects.toThrow(`Cannot listen on 127.0.0.1:${port}`)
  })
})
