import { createServer, type RequestListener } from "node:http"
import { Socket } from "node:net"

import express from "express"

import { asWritten, errorOf, propertiesOf } from "../../../src/types/typed"
import { signAsymmetric, signingKey, signStandard } from "../../../src/modules/webhook/dispatch/sign"
import { generateKeyPair, privateKeyOf, publicKeyOf } from "../../../src/modules/webhook/key-pairs"
import {
  createWebhookHandler,
  MemoryStore,
  verify,
  type WebhookHandler,
  type WebhookHandlerOptions,
} from "../index"

const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`
const OTHER = `whsec_${Buffer.alloc(32, 8).toString("base64")}`

type Sent = { id?: string; revision?: number; type?: string; secret?: string; at?: number; resource?: string }

/** A request as the shop sends it. */
function signed({
  id = "whevt_1",
  revision,
  type = "order.updated",
  secret = SECRET,
  at = Math.floor(Date.now() / 1000),
  resource = "order_1",
}: Sent = {}) {
  const body = JSON.stringify({
    id,
    type,
    timestamp: new Date().toISOString(),
    revision,
    data: { id: resource },
  })
  const headers = {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": String(at),
    "webhook-signature": signStandard(id, at, Buffer.from(body), [signingKey(secret)]),
    "x-medusa-webhook-id": "whk_1",
    "x-medusa-webhook-attempt": "2",
    "x-medusa-webhook-origin": "live",
  }
  return { body, headers }
}

type Request = { body: string; headers: Record<string, string> }

/** An app's response to a request over HTTP: its status and its text. */
async function over(app: RequestListener, { body, headers }: Request): Promise<[number, string]> {
  const server = createServer(app).listen(0, "127.0.0.1")
  await new Promise((resolve) => server.once("listening", resolve))
  const port = Number(propertiesOf(server.address()).port)
  const response = await fetch(`http://127.0.0.1:${port}/webhooks`, { method: "POST", body, headers })
  const text = await response.text()
  server.closeAllConnections()
  server.close()
  return [response.status, text]
}

/** Answers of a handler to requests of the Fetch API, one after the other. */
async function answers(options: Partial<WebhookHandlerOptions>, requests: Request[]): Promise<number[]> {
  const handler = createWebhookHandler({ secret: SECRET, on: {}, onError: () => undefined, ...options })
  const statuses: number[] = []
  for (const { body, headers } of requests) {
    statuses.push((await handler(new Request("http://app.test/", { method: "POST", body, headers }))).status)
  }
  return statuses
}

describe("a request", () => {
  it("is verified with one of several secrets, and with a public key", () => {
    const { body, headers } = signed()
    expect(verify(body, headers, [OTHER, SECRET])).toMatchObject({ id: "whevt_1", data: { id: "order_1" } })
    expect(verify(Buffer.from(body), new Headers(headers), SECRET)).toMatchObject({ type: "order.updated" })
    const pair = generateKeyPair()
    const at = Number(headers["webhook-timestamp"])
    const signature = signAsymmetric("whevt_1", at, Buffer.from(body), [privateKeyOf(pair)])
    const asymmetric = { ...headers, "webhook-signature": signature }
    expect(verify(body, asymmetric, publicKeyOf(pair))).toMatchObject({ id: "whevt_1" })
    expect(() => verify(body, asymmetric, publicKeyOf(generateKeyPair()))).toThrow("No signature")
    expect(() => verify(body, asymmetric, SECRET)).toThrow("No signature")
  })

  it("is refused with the reason when it is not genuine", () => {
    const { body, headers } = signed()
    const refusal = (changed: Record<string, string>, text = body) => {
      try {
        return verify(text, { ...headers, ...changed }, SECRET)
      } catch (error) {
        return errorOf(error).message
      }
    }
    expect(refusal({}, `${body} `)).toMatch(/No signature/)
    expect(refusal({ "webhook-id": "whevt_2" })).toMatch(/No signature/)
    expect(refusal({ "webhook-signature": "" })).toMatch(/webhook-signature is missing/)
    expect(refusal({ "webhook-signature": "v1" })).toMatch(/No signature/)
    expect(refusal({ "webhook-timestamp": "now" })).toMatch(/by more than 300 s/)
    const old = signed({ at: Math.floor(Date.now() / 1000) - 301 })
    expect(() => verify(old.body, old.headers, SECRET)).toThrow("by more than 300 s")
    expect(verify(old.body, old.headers, SECRET, { toleranceSeconds: 600 })).toMatchObject({ id: "whevt_1" })
  })

  it.each(["", [], [SECRET, ""], "whsec_"])("is verified with no secret that is empty: %j", (secret) => {
    expect(() => createWebhookHandler({ secret, on: {} })).toThrow("secret")
  })

  it("is verified with no secret that a variable of the environment should have", () => {
    const secret = asWritten<string>(process.env.NO_SUCH_SECRET)
    expect(() => createWebhookHandler({ secret, on: {} })).toThrow("A secret is missing")
  })
})

describe("a handler", () => {
  it("calls what is there for the topic, with what the headers say, and answers 204", async () => {
    const handled: unknown[] = []
    const on = {
      "order.updated": (message: { id: string }, about: object) => void handled.push([message.id, about]),
      "*": (message: { type: string }) => void handled.push(message.type),
    }
    const statuses = await answers({ on }, [
      signed(),
      signed({ id: "whevt_2", type: "action.loyalty.earned" }),
    ])
    expect(statuses).toEqual([204, 204])
    const about = { webhookId: "whk_1", deliveryId: undefined, attempt: 2, source: undefined, origin: "live" }
    expect(handled).toEqual([["whevt_1", about], "action.loyalty.earned"])
  })

  it("answers 204 for a topic that it does not know, and 400 for a bad signature", async () => {
    expect(await answers({}, [signed({ type: "customer.created" }), signed({ secret: OTHER })])).toEqual([
      204, 400,
    ])
  })

  it("handles a repeat once, and again what has failed", async () => {
    let calls = 0
    const on = {
      "order.updated": () => {
        calls += 1
        if (calls === 1) {
          throw new Error("The database is away.")
        }
      },
    }
    expect(
      await answers({ on }, [signed({ revision: 5 }), signed({ revision: 5 }), signed({ revision: 5 })])
    ).toEqual([500, 204, 204])
    expect(calls).toBe(2)
  })

  it("leaves out states that are not newer, of one resource and one webhook", async () => {
    const handled: string[] = []
    const on = { "order.updated": ({ id }: { id: string }) => void handled.push(id) }
    const sent = [
      signed({ id: "first", revision: 7 }),
      signed({ id: "late", revision: 6 }),
      signed({ id: "same", revision: 7 }),
      signed({ id: "of another order", revision: 6, resource: "order_2" }),
      signed({ id: "without" }),
      signed({ id: "newer", revision: 8 }),
    ]
    expect(await answers({ on }, sent)).toEqual(sent.map(() => 204))
    expect(handled).toEqual(["first", "of another order", "without", "newer"])
  })

  it("leaves out nothing but updates, whatever has come before", async () => {
    const handled: string[] = []
    const on = { "*": ({ type }: { type: string }) => void handled.push(type) }
    const sent = [
      signed({ id: "a", revision: 7 }),
      signed({ id: "b", revision: 5, type: "order.created" }),
      signed({ id: "c", revision: 6, type: "order.canceled" }),
      signed({ id: "d", revision: 7, type: "order.completed" }),
      signed({ id: "e", revision: 6 }),
      signed({ id: "b", revision: 5, type: "order.created" }),
    ]
    expect(await answers({ on }, sent)).toEqual(sent.map(() => 204))
    expect(handled).toEqual(["order.updated", "order.created", "order.canceled", "order.completed"])
  })

  it("answers in time though the work continues, and reports what fails then", async () => {
    const failed = new Promise<unknown[]>((resolve) => {
      let fail: (error: Error) => void
      const on = { "order.updated": () => new Promise((_, reject) => (fail = reject)) }
      const onError = (...args: unknown[]) => resolve(args)
      void answers({ on, onError, answerWithinMs: 20 }, [signed()]).then((statuses) => {
        expect(statuses).toEqual([204])
        fail(new Error("too late"))
      })
    })
    expect(await failed).toEqual([new Error("too late"), expect.objectContaining({ id: "whevt_1" })])
  })

  it.each([
    ["repeat", 204, ["claim"]],
    ["busy", 503, ["claim"]],
    ["old", 204, ["claim", "complete"]],
    ["new", 204, ["claim", "handled", "complete"]],
  ] as const)("does as the store that it was given says: %s", async (claim, status, steps) => {
    const asked: unknown[] = []
    const messages: object[] = []
    const note = (step: string) => (message: object) => {
      asked.push(step)
      messages.push(message)
    }
    const store = {
      claim: async (message: object) => {
        note("claim")(message)
        return claim
      },
      complete: note("complete"),
      release: note("release"),
    }
    const on = { "order.updated": () => void asked.push("handled") }
    expect(await answers({ store, on }, [signed({ revision: 7 })])).toEqual([status])
    expect(asked).toEqual(steps)
    const stored = { id: "whevt_1 whk_1", resource: "order:order_1 whk_1", revision: 7 }
    expect(messages).toEqual(messages.map(() => stored))
  })

  it("does not take a message for handled whose handling may still fail", async () => {
    let calls = 0
    let fail: (error: Error) => void = () => undefined
    const handler = createWebhookHandler({
      secret: SECRET,
      on: {
        "order.updated": () => (++calls === 1 ? new Promise((_, reject) => (fail = reject)) : undefined),
      },
      onError: () => undefined,
    })
    const send = async (): Promise<number> => {
      const { body, headers } = signed({ revision: 5 })
      return (await handler(new Request("http://app.test/", { method: "POST", body, headers }))).status
    }
    const first = send()
    expect(await send()).toBe(503)
    fail(new Error("The database is away."))
    expect([await first, await send(), await send()]).toEqual([500, 204, 204])
    expect(calls).toBe(2)
  })

  it("answers 413 for a body that is too large", async () => {
    expect(await answers({ maxBytes: 10 }, [signed()])).toEqual([413])
  })
})

/** A callback that throws, and one whose promise is rejected. */
const FAULTS: [string, (error: Error) => () => never | Promise<never>][] = [
  [
    "throws",
    (error) => () => {
      throw error
    },
  ],
  ["rejects", (error) => () => Promise.reject(error)],
]

/** Requests as each framework hands them to a handler, with the status that it sends. */
const FRAMEWORKS: Record<string, (handler: WebhookHandler, request: Request) => Promise<number>> = {
  Express: async (handler, request) => (await over(express().post("/webhooks", handler), request))[0],
  "Node's server": async (handler, request) =>
    (await over((incoming, response) => void handler(incoming, response), request))[0],
  Fastify: async (handler, { body, headers }) => {
    let status = 0
    const reply = { raw: {}, code: (code: number) => ((status = code), reply), send: () => reply }
    await handler({ raw: {}, headers, body: Buffer.from(body) }, reply)
    return status
  },
  "Next.js": async (handler, { body, headers }) =>
    (await handler(new Request("http://app.test/", { method: "POST", body, headers }))).status,
  Hono: async (handler, { body, headers }) => {
    const raw = new Request("http://app.test/", { method: "POST", body, headers })
    return (await handler({ req: { raw } })).status
  },
}

describe.each(FAULTS)("a callback that %s", (_, failing) => {
  const logged: unknown[][] = []

  beforeEach(() => {
    logged.length = 0
    jest.spyOn(console, "error").mockImplementation((...args) => void logged.push(args))
  })

  afterEach(() => jest.restoreAllMocks())

  const handlerError = new Error("The handler failed.")
  const onErrorError = new Error("The logger is away.")
  const storeError = new Error("The database is away.")

  it.each(Object.entries(FRAMEWORKS))(
    "leaves the response and the process as they are: %s",
    async (_, send) => {
      const handler = createWebhookHandler({
        secret: SECRET,
        on: { "order.updated": failing(handlerError) },
        onError: failing(onErrorError),
      })
      expect(await send(handler, signed())).toBe(500)
      expect(logged).toEqual([["webhook: onError failed:", onErrorError]])
    }
  )

  it("is reported where the body was parsed before", async () => {
    const handler = createWebhookHandler({ secret: SECRET, on: {}, onError: failing(onErrorError) })
    const app = express().use(express.json()).post("/webhooks", handler)
    expect(await over(app, signed())).toEqual([500, expect.stringContaining("before express.json()")])
    expect(logged).toEqual([["webhook: onError failed:", onErrorError]])
  })

  it("is reported after the response", async () => {
    const reported = new Promise<void>((resolve) =>
      jest.spyOn(console, "error").mockImplementation((...args) => {
        logged.push(args)
        resolve()
      })
    )
    let fail: (error: Error) => void = () => undefined
    const on = { "order.updated": () => new Promise((_, reject) => (fail = reject)) }
    expect(await answers({ on, onError: failing(onErrorError), answerWithinMs: 20 }, [signed()])).toEqual([
      204,
    ])
    fail(handlerError)
    await reported
    expect(logged).toEqual([["webhook: onError failed:", onErrorError]])
  })

  it.each([
    ["claim", 500, [storeError]],
    ["release", 500, [handlerError, storeError]],
    ["complete", 204, [storeError]],
  ] as const)("is reported as an error of the store: %s", async (name, status, reported) => {
    const errors: unknown[] = []
    const store = {
      claim: () => "new" as const,
      complete: () => undefined,
      release: () => undefined,
      [name]: failing(storeError),
    }
    const on = { "order.updated": name === "release" ? failing(handlerError) : () => undefined }
    const onError = (error: unknown) => void errors.push(error)
    expect(await answers({ store, on, onError }, [signed()])).toEqual([status])
    expect(errors).toEqual(reported)
  })
})

describe("the store in memory", () => {
  const message = (id: string, revision: number) => ({ id, resource: "order:1", revision })

  it("records only what is completed, and lets what failed be claimed again", () => {
    const store = new MemoryStore()
    expect(store.claim(message("a", 5))).toBe("new")
    expect(store.claim(message("a", 5))).toBe("busy")
    expect(store.claim(message("b", 6))).toBe("new")
    store.complete(message("a", 5))
    expect(store.claim(message("a", 5))).toBe("repeat")
    store.release(message("b", 6))
    expect(store.claim(message("b", 6))).toBe("new")
    store.complete(message("b", 6))
    expect(store.claim(message("c", 5))).toBe("old")
    store.complete(message("c", 5))
    expect(store.claim(message("d", 6))).toBe("old")
    expect(store.claim(message("e", 7))).toBe("new")
  })

  it("keeps no more than its size", () => {
    const store = new MemoryStore(2)
    for (const id of ["a", "b", "c"]) {
      store.claim({ id, resource: `order:${id}`, revision: 1 })
      store.complete({ id, resource: `order:${id}`, revision: 1 })
    }
    expect(store.claim({ id: "a", resource: "order:a", revision: 1 })).toBe("new")
    expect(store.claim({ id: "c", resource: "order:c", revision: 1 })).toBe("repeat")
    expect(store.claim({ id: "d", resource: "order:b", revision: 1 })).toBe("old")
  })
})

describe("a server of Node or Express", () => {
  const handled: string[] = []
  const handlerOf = () =>
    createWebhookHandler({
      secret: SECRET,
      on: { "order.updated": ({ id }) => void handled.push(id) },
      onError: () => undefined,
    })

  it("reads the bytes itself, or takes those of express.raw()", async () => {
    const raw = express().post("/webhooks", express.raw({ type: "application/json" }), handlerOf())
    expect(
      await over((request, response) => void handlerOf()(request, response), signed({ id: "node" }))
    ).toEqual([204, ""])
    expect(await over(express().post("/webhooks", handlerOf()), signed({ id: "express" }))).toEqual([204, ""])
    expect(await over(raw, signed({ id: "raw" }))).toEqual([204, ""])
    expect(handled).toEqual(["node", "express", "raw"])
    expect(await over(raw, signed({ secret: OTHER }))).toEqual([400, expect.stringContaining("No signature")])
  })

  it("outlives a client that leaves in the middle of its body", async () => {
    const errors: unknown[] = []
    const handler = createWebhookHandler({ secret: SECRET, on: {}, onError: (error) => errors.push(error) })
    const ended = new Promise<void>((resolve, reject) => {
      const server = createServer((request, response) => {
        handler(request, response)
          .finally(() => server.close())
          .then(() => resolve(), reject)
        client.destroy()
      }).listen(0, "127.0.0.1", () =>
        client.connect(Number(propertiesOf(server.address()).port), "127.0.0.1")
      )
    })
    const client = new Socket().on("connect", () =>
      client.write("POST /webhooks HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\nhalf of it")
    )
    await ended
    expect(errors).toEqual([new Error("The body could not be read: aborted")])
  })

  it("gets an error that says what to do where the body was parsed before", async () => {
    const app = express().use(express.json()).post("/webhooks", handlerOf())
    expect(await over(app, signed({ id: "parsed" }))).toEqual([
      500,
      expect.stringContaining("before express.json()"),
    ])
  })
})
