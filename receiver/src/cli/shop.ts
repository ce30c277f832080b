import { setTimeout as pause } from "node:timers/promises"

import { whyUnreachable } from "../../../src/cli/why-unreachable"
import { errorOf } from "../../../src/types/typed"
import { parseJson, problemSchema, type Schema } from "./responses"

/** A failed request to the shop. The message says what to do. */
export class ShopError extends Error {
  constructor(
    message: string,
    /** HTTP status. Undefined without a response. */
    readonly status: number | undefined
  ) {
    super(message)
  }
}

/** A client of a shop's API: of the admin API, or, with an app's token, of the API for apps, which has the same routes. */
export class Shop {
  /** Whether the token is an app's. */
  readonly isForApp: boolean
  /** The paths of the routes for webhooks and for deliveries. */
  readonly webhooks: string
  readonly deliveries: string
  /** The URL of the backend without a slash at the end, as in the header `x-medusa-webhook-source`. */
  readonly address: string

  /**
   * @param url the URL of the backend. A path is kept as a prefix of the routes.
   * @param token a secret API key (`sk_…`), an app's token (`whapp_…`), or the token of an admin's session.
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

  /** @param signal aborts the request. */
  async get<Body>(path: string, schema: Schema<Body>, signal?: AbortSignal): Promise<Body> {
    return this.read(schema, await this.send("GET", path, undefined, signal), `GET ${path}`)
  }

  async post<Body>(path: string, body: object, schema: Schema<Body>): Promise<Body> {
    return this.read(schema, await this.send("POST", path, body), `POST ${path}`)
  }

  async delete(path: string): Promise<void> {
    await this.send("DELETE", path)
  }

  /**
   * Parses JSON that the shop has sent. @param what its name in the error: `GET /admin/webhooks`.
   * @throws ShopError for a text that is not JSON or does not match the schema.
   */
  read<Value>(schema: Schema<Value>, text: string, what: string): Value {
    try {
      return parseJson(schema, text)
    } catch (error) {
      throw new ShopError(
        `The response of ${this.address} to ${what.split("?")[0]} ${errorOf(error).message}. ` +
          "Is --shop the URL of the shop's backend, and is its medusa-plugin-webhooks as new as this package?",
        200
      )
    }
  }

  /** @returns the text of the response. @throws ShopError */
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

  /** @throws ShopError when there is no complete response. */
  private async fetch(
    url: string,
    init: RequestInit
  ): Promise<{ status: number; ok: boolean; text: string }> {
    try {
      const response = await fetch(url, init)
      return { status: response.status, ok: response.ok, text: await response.text() }
    } catch (error) {
      throw new ShopError(
        `The shop at ${this.address} cannot be reached: ${whyUnreachable(error)}.`,
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
    const message = messageIn(text)
    switch (status) {
      case 401:
        return this.isForApp
          ? "The shop does not accept the token: it is wrong, has expired or was deleted, or the app is suspended. Ask the shop for another."
          : "The shop does not accept the token. Make a secret API key in its dashboard: Settings > Secret API Keys."
      case 403:
        return `The token does not have the right to do that: ${message}`
      case 404:
        return message.includes("not found")
          ? message
          : `The shop at ${this.address} has no ${path.split("?")[0]}. ` +
              "Is --shop the URL of the shop's backend, and is medusa-plugin-webhooks installed there?"
      default:
        return `The shop responded with ${status}: ${message}`
    }
  }
}

/** Waits for a time, or until the signal is aborted. */
export async function wait(ms: number, signal: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal }).catch(() => undefined)
}

/** The `message` of an error response, or the beginning of another text, such as a proxy's page. */
function messageIn(text: string): string {
  try {
    return parseJson(problemSchema, text).message
  } catch {
    return text.slice(0, 200)
  }
}
