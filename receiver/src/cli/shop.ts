import { setTimeout as pause } from "node:timers/promises"

/** A shop's answer that is no success, as a sentence. */
export class ShopError extends Error {
  constructor(
    message: string,
    readonly status: number | undefined
  ) {
    super(message)
  }
}

export type DeliveryRow = { id: string; event_id: string; topic: string; status: string; created_at: string }

export type Delivery = DeliveryRow & {
  webhook_id: string
  event: { id: string; payload: string | null; payload_removed: string | null }
}

export type Webhook = { id: string; name: string; secret?: string; metadata: Record<string, unknown> | null }

/** A message as it is fetched: what a POST would carry. */
export type FetchedMessage = { id: string; headers: Record<string, string>; body: string }

/** The API of a shop, as far as the CLI needs it: that of admins, or that of apps, which has the same routes for an app's own. */
export class Shop {
  /** Whether an app asks, which reaches what is its own and nothing else. */
  readonly isForApp: boolean
  /** Where the routes of webhooks and of deliveries begin. */
  readonly webhooks: string
  readonly deliveries: string

  /** @param token a secret API key, `sk_…`, the token of an app, `whapp_…`, or that of an admin who is signed in. */
  constructor(
    readonly url: URL,
    private readonly token: string
  ) {
    this.isForApp = token.startsWith("whapp_")
    this.webhooks = this.isForApp ? "/webhook-apps/webhooks" : "/admin/webhooks"
    this.deliveries = this.isForApp ? "/webhook-apps/deliveries" : "/admin/webhook-deliveries"
  }

  /** @param signal ends a request that the shop keeps open. */
  async get<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
    return this.send("GET", path, undefined, signal)
  }

  async post<Answer>(path: string, body: object): Promise<Answer> {
    return this.send("POST", path, body)
  }

  async delete(path: string): Promise<void> {
    await this.send("DELETE", path)
  }

  /** @throws ShopError that says what to do. */
  private async send<Answer>(
    method: string,
    path: string,
    body?: object,
    signal?: AbortSignal
  ): Promise<Answer> {
    const response = await fetch(new URL(path, this.url), {
      method,
      headers: { authorization: this.authorization(), "content-type": "application/json" },
      body: body && JSON.stringify(body),
      signal,
    }).catch((error: Error & { cause?: Error }) => {
      const why = error.cause?.message || error.message
      throw new ShopError(`The shop at ${this.url.origin} cannot be reached: ${why}`, undefined)
    })
    const text = await response.text()
    if (!response.ok) {
      throw new ShopError(this.problemOf(response.status, text, path), response.status)
    }
    return JSON.parse(text)
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
          : `The shop at ${this.url.origin} has no ${path.split("?")[0]}. Is medusa-plugin-webhooks installed there?`
      default:
        return `The shop answered ${status}: ${said}`
    }
  }
}

/** Waits, or until the signal. */
export async function wait(ms: number, signal: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal }).catch(() => undefined)
}

function messageIn(text: string): string {
  try {
    return (JSON.parse(text) as { message?: string }).message ?? text
  } catch {
    return text.slice(0, 200)
  }
}
