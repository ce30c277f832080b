import { setTimeout as pause } from "node:timers/promises"

import { errorOf } from "../../../src/types/typed"
import { parseJson, problemSchema, type Schema } from "./answers"
import { whyUnreachable } from "./request"

/** A shop's answer that is no success, as a sentence. */
export class ShopError extends Error {
  constructor(
    message: string,
    readonly status: number | undefined
  ) {
    super(message)
  }
}

/** The API of a shop, as far as the CLI needs it: that of admins, or that of apps, which has the same routes for an app's own. */
export class Shop {
  /** Whether an app asks, which reaches what is its own and nothing else. */
  readonly isForApp: boolean
  /** Where the routes of webhooks and of deliveries begin. */
  readonly webhooks: string
  readonly deliveries: string
  /** What messages call the shop: `https://host/path`, without a slash at the end. */
  readonly address: string

  /**
   * @param url of the backend, which may be below a path: its routes are then below it, too.
   * @param token a secret API key, `sk_…`, the token of an app, `whapp_…`, or that of an admin who is signed in.
   */
  constructor(
    url: URL,
    private readonly token: string
  ) {
    this.address = `${url.origin}${url.pathname.replace(/\/+$/, "")}`
    this.isForApp = token.startsWith("whapp_")
    this.webhooks = this.isForApp ? "/webhook-apps/webhooks" : "/admin/webhooks"
    this.deliveries = this.isForApp ? "/webhook-apps/deliveries" : "/admin/webhook-deliveries"
  }

  /** @param signal ends a request that the shop keeps open. */
  async get<Answer>(path: string, schema: Schema<Answer>, signal?: AbortSignal): Promise<Answer> {
    return this.read(schema, await this.send("GET", path, undefined, signal), `GET ${path}`)
  }

  async post<Answer>(path: string, body: object, schema: Schema<Answer>): Promise<Answer> {
    return this.read(schema, await this.send("POST", path, body), `POST ${path}`)
  }

  async delete(path: string): Promise<void> {
    await this.send("DELETE", path)
  }

  /**
   * JSON that the shop has sent. @param what names it: `GET /admin/webhooks`.
   * @throws ShopError that says what is wrong, for what is not JSON or has another shape.
   */
  read<Value>(schema: Schema<Value>, text: string, what: string): Value {
    try {
      return parseJson(schema, text)
    } catch (error) {
      throw new ShopError(
        `The answer of ${this.address} to ${what.split("?")[0]} ${errorOf(error).message}. ` +
          "Is --shop the URL of the shop's backend, and is its medusa-plugin-webhooks as new as this package?",
        200
      )
    }
  }

  /** @returns the answer's text. @throws ShopError that says what to do. */
  private async send(method: string, path: string, body?: object, signal?: AbortSignal): Promise<string> {
    const { status, ok, text } = await this.fetch(`${this.address}${path}`, {
      method,
      headers: { authorization: this.authorization(), "content-type": "application/json" },
      body: body && JSON.stringify(body),
      signal,
    })
    if (!ok) {
      throw new ShopError(this.problemOf(status, text, path), status)
    }
    return text
  }

  /** @throws ShopError for a shop that does not answer, or stops in the middle of its answer. */
  private async fetch(
    url: string,
    init: RequestInit
  ): Promise<{ status: number; ok: boolean; text: string }> {
    try {
      const response = await fetch(url, init)
      return { status: response.status, ok: response.ok, text: await response.text() }
    } catch (error) {
      throw new ShopError(
        `The shop at ${this.address} cannot be reached: ${whyUnreachable(error)}`,
        undefined
      )
    }
  }

  private authorization(): string {
    return /^sk_/.test(this.token)
      ? `Basic ${Buffer.from(`${this.token}:`).toString("base64")}`
      : `Bearer ${this.token}`
  }

  private problemOf(status: number, text: string, path: string): string {
    const said = messageIn(text)
    switch (status) {
      case 401:
        return this.isForApp
          ? "The shop does not accept the token: it is wrong, has expired or was deleted, or the app is suspended. Ask the shop for another."
          : "The shop does not accept the token. Make a secret API key in its dashboard: Settings > Secret API Keys."
      case 403:
        return `The token's owner may not do that: ${said}`
      case 404:
        return said.includes("not found")
          ? said
          : `The shop at ${this.address} has no ${path.split("?")[0]}. ` +
              "Is --shop the URL of the shop's backend, and is medusa-plugin-webhooks installed there?"
      default:
        return `The shop answered ${status}: ${said}`
    }
  }
}

/** Waits, or until the signal. */
export async function wait(ms: number, signal: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal }).catch(() => undefined)
}

/** What a refusal says: its `message`, or, where it is a proxy's page, how that begins. */
function messageIn(text: string): string {
  try {
    return parseJson(problemSchema, text).message
  } catch {
    return text.slice(0, 200)
  }
}
