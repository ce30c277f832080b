import { hostname } from "node:os"

import { errorOf } from "../../../src/types/typed"
import {
  appSchema,
  fetchedSchema,
  messageSchema,
  noSchema,
  webhookSchema,
  type FetchedMessage,
} from "./responses"
import { messageLines, postedLine, type Output } from "./output"
import { isSuccess, post } from "./request"
import { ShopError, wait, type Shop } from "./shop"

export type ListenShopOptions = {
  shop: Shop
  /** Undefined: all topics, or all that the app may have. */
  topics: string[] | undefined
  /** Where to post the messages. Undefined: they are only printed. */
  forward: URL | undefined
  /** The signing secret, so that the app can use the same one at each start. Undefined: a new one. */
  secret: string | undefined
  /** The interval of tries while the shop cannot be reached, in milliseconds. */
  everyMs: number
}

const NAME = "Listening on a developer's machine"

/** The webhook expires unless it is renewed, so that the shop deletes that of a killed listener. */
const EXPIRES_MS = 15 * 60_000
const RENEW_MS = 5 * 60_000

/** Seconds of the long poll. */
const WAIT_SECONDS = 30

/** Messages per fetch: few enough for the app to handle them within their lease. */
const FETCHED = 20

/**
 * Fetches messages of a shop, prints them, and posts them to an app as the shop would.
 *
 * It creates a webhook of mode `pull`, acknowledges the messages that it has printed, and deletes the webhook at its end. If it is killed,
 * the webhook expires.
 * @returns when the signal is aborted. @throws ShopError
 */
export async function listenToShop(
  { shop, topics: asked, forward, secret, everyMs }: ListenShopOptions,
  output: Output,
  signal: AbortSignal
): Promise<void> {
  const topics = asked ?? (await allTopics(shop))
  const listener = new Listener(shop, topics, secret, forward, output)
  await listener.open()
  try {
    output.progress(`Listening to ${shop.address}: ${topics.join(", ")}`)
    if (forward && secret === undefined) {
      output.progress(`Signed with ${listener.secret}`)
    }
    while (!signal.aborted) {
      if (!(await listener.step(signal))) {
        await wait(everyMs, signal)
      }
    }
  } finally {
    await listener.close()
  }
}

class Listener {
  /** The webhook's path in the shop's API. Undefined: there is none. */
  private path: string | undefined
  private expiresAt = 0
  private away = false

  constructor(
    private readonly shop: Shop,
    private readonly topics: string[],
    /** Undefined: the shop chooses one. A later webhook has the same. */
    public secret: string | undefined,
    private readonly forward: URL | undefined,
    private readonly output: Output
  ) {}

  /** Creates the webhook. @throws ShopError */
  async open(): Promise<void> {
    const { topics, secret, shop } = this
    const name = `${NAME} (${hostname()})`
    const at = Date.now() + EXPIRES_MS
    const created = {
      name,
      mode: "pull",
      topics,
      expires_at: new Date(at).toISOString(),
      ...(secret !== undefined && { secret }),
    }
    const { webhook } = await shop.post(shop.webhooks, created, webhookSchema)
    this.expiresAt = at
    this.secret = webhook.secret
    this.path = `${shop.webhooks}/${encodeURIComponent(webhook.id)}`
  }

  /**
   * Waits for messages and handles them. A shop that cannot be reached, or that responds with a 5xx, is tolerated, and an expired webhook is
   * replaced. Other errors end the listener.
   * @returns false when the shop cannot be reached.
   */
  async step(signal: AbortSignal): Promise<boolean> {
    try {
      if (this.path === undefined) {
        await this.open()
      } else if (Date.now() > this.expiresAt - EXPIRES_MS + RENEW_MS) {
        await this.renew(this.path)
      }
      await this.fetch(signal)
      this.away = false
    } catch (error) {
      if (signal.aborted) {
        return true
      }
      if (!(error instanceof ShopError)) {
        throw error
      }
      if (error.status === 404 && this.path !== undefined && Date.now() > this.expiresAt) {
        this.path = undefined
        this.output.progress(
          "The webhook has expired, because this machine or the shop was away. Listening with a new one …"
        )
        return true
      }
      if (error.status !== undefined && error.status < 500) {
        throw error
      }
      if (!this.away) {
        this.output.progress(`${error.message} Trying again …`)
      }
      this.away = true
    }
    return !this.away
  }

  /** Deletes the webhook. An error is only reported, because it must not hide the error that ended the listener. */
  async close(): Promise<void> {
    if (this.path === undefined) {
      return
    }
    try {
      await this.shop.delete(this.path)
      this.output.progress("The webhook is deleted.")
    } catch (error) {
      this.output.progress(
        `${errorOf(error).message} The shop deletes the webhook in ${EXPIRES_MS / 60_000} minutes.`
      )
    }
  }

  private async fetch(signal: AbortSignal): Promise<void> {
    const query = `limit=${FETCHED}&wait=${WAIT_SECONDS}`
    const { messages } = await this.shop.get(`${this.path}/messages?${query}`, fetchedSchema, signal)
    const handled: string[] = []
    for (const message of messages) {
      if (!signal.aborted) {
        await this.handle(message)
        handled.push(message.id)
      }
    }
    if (handled.length) {
      await this.shop.post(`${this.path}/messages/ack`, { ids: handled }, noSchema)
    }
  }

  private async renew(path: string): Promise<void> {
    const at = Date.now() + EXPIRES_MS
    await this.shop.post(path, { expires_at: new Date(at).toISOString() }, noSchema)
    this.expiresAt = at
  }

  private async handle({ id, headers, body }: FetchedMessage): Promise<void> {
    const message = this.shop.read(messageSchema, body, `the body of ${id}`)
    const { id: event, type: topic } = message
    const posted = this.forward && (await post(this.forward, body, headers))
    this.output.result(
      {
        topic,
        id: event,
        delivery_id: id,
        headers,
        body: message,
        ...(posted && { forwarded: posted }),
      },
      [...messageLines(topic, event, body), ...(posted ? [postedLine(this.forward, posted)] : [])]
    )
    if (posted && !isSuccess(posted)) {
      this.output.progress(
        `The app did not accept ${topic} ${event}. To send it again: replay ${id} --forward ${String(this.forward)}`
      )
    }
  }
}

/** For an app, the topics that it may have, because it may not use `*`. */
async function allTopics(shop: Shop): Promise<string[]> {
  if (!shop.isForApp) {
    return ["*"]
  }
  const { webhook_app } = await shop.get("/webhook-apps/me", appSchema)
  return webhook_app.topics
}
