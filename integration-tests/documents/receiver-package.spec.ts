import { execFile, spawnSync } from "node:child_process"
import { lstatSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { createServer } from "node:https"
import { join } from "node:path"

import { Webhook } from "standardwebhooks"

import { freePort, portOf } from "../../scripts/free-port"
import { ROOT } from "../../scripts/medusa"
import { atLeast, findIn } from "../../scripts/present"
import { Program } from "../../scripts/program"
import { Receiver } from "../support/receiver"
import { ReceiverApp, RECEIVER_PACKAGE, RECEIVER_SECRET } from "../support/receiver-package"
import { unexportedTypes } from "../support/unexported-types"
import { until } from "../support/until"
import { readDocument } from "./documents"

/** Those of the sender's tests. */
const CERTIFICATES = join(ROOT, "src/modules/webhook/dispatch/send/__tests__/certificates")

let app: ReceiverApp
let folder: string

beforeAll(() => {
  app = ReceiverApp.install()
  folder = app.folder
})

afterAll(() => app.remove())

describe("the receiver's package", () => {
  it("is installed without Medusa: ten packages and 5 MB at most", () => {
    const packages = Object.keys(
      JSON.parse(readFileSync(join(folder, "node_modules/.package-lock.json"), "utf8")).packages
    )
    expect(packages.length).toBeLessThanOrEqual(10)
    const bytes = readdirSync(join(folder, "node_modules"), { recursive: true, encoding: "utf8" })
      .map((file) => lstatSync(join(folder, "node_modules", file)).size)
      .reduce((sum, size) => sum + size, 0)
    expect(bytes).toBeLessThan(5 * 1024 * 1024)
  })

  it("has no fault that publint or attw knows of", () => {
    expect(app.checkPackage()).toEqual({ publint: "", attw: "" })
  })

  it("holds no test and nothing of the plugin that receivers do not need", () => {
    const files = readdirSync(join(folder, "node_modules", RECEIVER_PACKAGE), {
      recursive: true,
      encoding: "utf8",
    })
    expect(files.filter((file) => /__tests__|store\/|migrations|admin/.test(file))).toEqual([])
    expect(files).toEqual(expect.arrayContaining(["LICENSE", "README.md", "dist/samples.json"]))
  })

  it("has types of all messages: what is right compiles, what is wrong does not", () => {
    const use = (expression: string) => `
      import { createWebhookHandler, type WebhookMessage } from "${RECEIVER_PACKAGE}"
      export const handler = createWebhookHandler({
        secret: "whsec_", on: { "order.created": async (message) => { console.log(${expression}) } },
      })
      export const POST: (request: Request) => Promise<Response> = handler
      export const id = (message: WebhookMessage<"product.updated">) => message.changes?.previous
    `
    writeFileSync(join(folder, "right.ts"), use("message.data.total + 1"))
    writeFileSync(join(folder, "wrong.ts"), use("message.data.totl"))
    const options =
      "--noEmit --strict --skipLibCheck --module node16 --target es2022 --lib es2022,dom --types node"
    const roots = ["--typeRoots", join(ROOT, "node_modules/@types")]
    const tsc = [
      require.resolve("typescript/bin/tsc"),
      "right.ts",
      "wrong.ts",
      ...options.split(" "),
      ...roots,
    ]
    const { stdout } = spawnSync(process.execPath, tsc, { cwd: folder, encoding: "utf8" })
    expect(stdout).toMatch(/^wrong\.ts\(.*'totl' does not exist.*\n$/)
  })

  it("exports each type that its declarations mention", () => {
    const root = join(folder, "node_modules", RECEIVER_PACKAGE)
    expect(unexportedTypes(root, [join(root, "dist/receiver/src/index.d.ts")])).toEqual([])
  })

  it("verifies and handles a message", () => {
    expect(app.receive()).toBe("order_1\n204\n")
  })

  describe("its CLI", () => {
    it("sends the server that its README begins with a sample, which the server prints", async () => {
      const { blocks } = readDocument("receiver/README.md")
      const { code } = findIn(blocks, (block) => block.code.startsWith("// server.mjs"))
      const port = await freePort()
      writeFileSync(join(folder, "server.mjs"), code.replace("listen(3000)", `listen(${port})`))
      const printed: string[] = []
      const server = Program.start({
        args: ["server.mjs"],
        cwd: folder,
        env: { WEBHOOK_SECRET: RECEIVER_SECRET },
        output: { kind: "lines", onLine: (line) => printed.push(line) },
      })
      const { code: trigger } = findIn(blocks, (block) => block.code.includes("medusa-webhooks trigger"))
      const [, args = ""] = /npx medusa-webhooks (trigger .*)/.exec(trigger) ?? []
      try {
        // Until the server listens, nothing responds.
        await until("the server to respond", async () => {
          const { stdout } = await cli(...args.replace("3000", String(port)).split(" "))
          return stdout.includes("→ 204")
        })
        expect(await until("the line", () => printed[0])).toMatch(/^Order \d+ over 99 [a-z]+, origin test$/)
      } finally {
        await server.stop()
      }
    })

    type Ended = { code: number | null; stdout: string; stderr: string }

    const cli = (...args: string[]) => cliWith({}, ...args)

    /** Runs the program with what the package's `bin` names, without holding up this process, which receives. */
    function cliWith(added: Record<string, string>, ...args: string[]): Promise<Ended> {
      const env = { PATH: process.env.PATH, WEBHOOK_SECRET: RECEIVER_SECRET, ...added }
      return new Promise((resolve) => {
        const bin = join(folder, "node_modules/.bin/medusa-webhooks")
        execFile(bin, args, { cwd: folder, env }, (error, stdout, stderr) =>
          resolve({ code: error ? Number(error.code) : 0, stdout, stderr })
        )
      })
    }

    it("posts a sample with fields of one's own, signed, and says by its exit code whether the app took it", async () => {
      const receiver = await Receiver.start()
      const post = [
        "trigger",
        "order.created",
        "--to",
        receiver.url,
        "--field",
        "data.total=99",
        "--field",
        "data.email=a@b.c",
      ]
      const { code, stdout, stderr } = await cli(...post, "--json")
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
      const [received] = atLeast(1, receiver.of("order.created"))
      const message = new Webhook(RECEIVER_SECRET).verify(received.body, received.headers)
      expect(message).toMatchObject({ type: "order.created", data: { total: 99, email: "a@b.c" } })
      expect(JSON.parse(stdout)).toMatchObject({
        topic: "order.created",
        forwarded: { status: 204 },
        body: message,
      })

      receiver.answerWith(500)
      expect(await cli(...post)).toMatchObject({ code: 1, stdout: expect.stringContaining("→ 500") })
      await receiver.stop()
      expect(await cli(...post)).toMatchObject({ code: 1, stdout: expect.stringContaining("no response") })
    })

    it("prints a sample of a topic without a URL, and knows no other topic", async () => {
      const { code, stdout } = await cli("trigger", "customer.updated", "--json")
      expect({ code, message: JSON.parse(stdout) }).toMatchObject({
        code: 0,
        message: { type: "customer.updated" },
      })
      expect(await cli("trigger", "order.eaten")).toMatchObject({
        code: 2,
        stderr: expect.stringContaining("order.created"),
      })
    })

    it.each([
      [["deliver"], "only listen, trigger, replay and verify"],
      [["listen", "--shop", "http://localhost:9000"], "--token"],
      [["listen", "--shop", "localhost", "--token", "sk_1"], "--shop is a URL"],
      [["replay"], "whdel_"],
      [["trigger"], "Which topic?"],
      [["trigger", "order.created", "--field", "data.total"], "data.total=99"],
      [["trigger", "order.created", "--resource", "order_1"], "--shop"],
      [["trigger", "order.created", "--to", "http://localhost:1", "--secret", "short"], "The secret must be"],
    ])("ends with 2 for a command that is not understood: %j", async (args, why) => {
      expect(await cli(...args)).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining(why) })
    })

    it("ends with 1 where the shop is away", async () => {
      const away = ["listen", "--shop", `http://127.0.0.1:${await freePort()}`, "--token", "sk_1"]
      expect(await cli(...away)).toMatchObject({
        code: 1,
        stderr: expect.stringContaining("cannot be reached: the connection was refused"),
      })
    })

    it("trusts a shop's own authority where NODE_EXTRA_CA_CERTS names it, and says so where it does not", async () => {
      const [cert, key] = ["valid", "key"].map((name) => readFileSync(join(CERTIFICATES, `${name}.pem`)))
      const shop = createServer({ cert, key }, (_, response) => void response.end(`{ "count": 1 }`))
      await new Promise<void>((resolve) => shop.listen(0, "127.0.0.1", resolve))
      const replay = ["replay", "whdel_1", "--shop", `https://127.0.0.1:${portOf(shop)}`, "--token", "sk_1"]
      expect(await cli(...replay)).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(
          /its certificate is not trusted\..* set NODE_EXTRA_CA_CERTS to the file/
        ),
      })
      const trusted = { NODE_EXTRA_CA_CERTS: join(CERTIFICATES, "authority.pem") }
      expect(await cliWith(trusted, ...replay)).toMatchObject({
        code: 0,
        stdout: "The shop sends 1 of 1 again.\n",
      })
      await new Promise((resolve) => shop.close(resolve))
    })
  })

  it("is mounted in Fastify and in Hono as its README says", () => {
    app.npm("install", "fastify@5", "hono@4", "--no-save", "--no-audit", "--no-fund", "--prefer-offline")
    const said = app.run(`
      import { createHmac } from "node:crypto"
      import Fastify from "fastify"
      import { Hono } from "hono"
      import { createWebhookHandler, fastifyWebhooks } from "${RECEIVER_PACKAGE}"

      const seen = []
      const logged = []
      console.error = (text, error) => logged.push(error.message)
      const webhooks = () => createWebhookHandler({
        secret: "${RECEIVER_SECRET}",
        on: {
          "order.created": ({ id }) => void seen.push(id),
          "order.updated": () => Promise.reject(new Error("The handler failed.")),
        },
        onError: () => Promise.reject(new Error("The logger is away.")),
      })
      const signed = (id, text = "", type = "order.created") => {
        const body = JSON.stringify({ id, type, data: {} })
        const at = Math.floor(Date.now() / 1000)
        const key = Buffer.from("${RECEIVER_SECRET}".slice(6), "base64")
        const signature = createHmac("sha256", key).update(id + "." + at + "." + body).digest("base64")
        const headers = {
          "content-type": "application/json",
          "webhook-id": id, "webhook-timestamp": String(at), "webhook-signature": "v1," + signature,
        }
        return { method: "POST", headers, body: body + text }
      }

      const fastify = Fastify()
      fastify.post("/other", async (request) => request.body)
      await fastify.register(fastifyWebhooks(webhooks()), { path: "/webhooks" })
      fastify.post("/parsed", webhooks())
      const url = await fastify.listen({ port: 0, host: "127.0.0.1" })
      const hono = new Hono().post("/webhooks", webhooks())
      const statuses = [
        (await fetch(url + "/webhooks", signed("fastify"))).status,
        (await fetch(url + "/webhooks", signed("fastify", " "))).status,
        (await fetch(url + "/parsed", signed("parsed"))).status,
        (await (await fetch(url + "/other", signed("other"))).json()).id,
        (await hono.request("/webhooks", signed("hono"))).status,
        (await hono.request("/webhooks", signed("hono", " "))).status,
        (await fetch(url + "/webhooks", signed("failing", "", "order.updated"))).status,
        (await hono.request("/webhooks", signed("failing", "", "order.updated"))).status,
      ]
      await fastify.close()
      console.log(JSON.stringify([statuses, seen, logged]))
    `)
    expect(JSON.parse(said)).toEqual([
      [204, 400, 500, "other", 204, 400, 500, 500],
      ["fastify", "hono"],
      // Once for the parsed body, and once for each function that has failed.
      Array(3).fill("The logger is away."),
    ])
  })
})
