import { hostname } from "node:os"

import { errorOf } from "../../../src/types/typed"
import {
  appSchema,
  fetchedSchema,
  messageSchema,
  noSchema,
  webhookSchema,
  webhooksSchema,
  type FetchedMessage,
} from "./answers"
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

/** A listener renews its webhook every minute. A webhook that was not renewed for ten minutes is left over. */
const EXPIRES_MS = 10 * 60_000
const RENEW_MS = 60_000

/** Seconds of the long poll. */
const WAIT_SECONDS = 30

/** The page size of the search for left-over webhooks. */
const PAGE = 100

/** Messages per fetch: few enough for the app to handle them within their lease. */
const FETCHED = 20

/**
 * Fetches messages of a shop, prints them, and posts them to an app as the shop would.
 *
 * It creates a webhook of mode `pull`, acknowledges the messages that it has printed, and deletes the webhook at its end. The metadata of
 * the webhook has the time of its expiry, so that the next listener can delete the webhook of a killed one.
 * @returns when the signal is aborted. @throws ShopError
 */
export async function listenToShop(
  { shop, topics: asked, forward, secret, everyMs }: ListenShopOptions,
  output: Output,
  signal: AbortSignal
): Promise<void> {
  await removeLeftOvers(shop, output)
  const topics = asked ?? (await allTopics(shop))
  const created = {
    name: `${NAME} (${hostname()})`,
    mode: "pull",
    topics,
    metadata: expiry(),
    ...(secret !== undefined && { secret }),
  }
  const { webhook } = await shop.post(shop.webhooks, created, webhookSchema)
  const path = `${shop.webhooks}/${encodeURIComponent(webhook.id)}`
  try {
    output.progress(`Listening to ${shop.address}: ${topics.join(", ")}`)
    if (forward && secret === undefined) {
      output.progress(`Signed with ${webhook.secret}`)
    }
    const listener = new Listener(shop, path, forward, output)
    for (let renewedAt = Date.now(); !signal.aborted;) {
      if (!(await listener.fetch(signal))) {
        await wait(everyMs, signal)
      }
      if (Date.now() - renewedAt > RENEW_MS && !signal.aborted) {
        await listener.toleratingOutages(signal, () => shop.post(path, { metadata: expiry() }, noSchema))
        renewedAt = Date.now()
      }
    }
  } finally {
    await removeOwn(shop, path, output)
  }
}

class Listener {
  private away = false

  constructor(
    private readonly shop: Shop,
    /** The webhook's path in the shop's API. */
    private readonly path: string,
    private readonly forward: URL | undefined,
    private readonly output: Output
  ) {}

  /** Waits for messages and handles them. @returns false when the shop cannot be reached. */
  async fetch(signal: AbortSignal): Promise<boolean> {
    return this.toleratingOutages(signal, async () => {
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
    })
  }

  /**
   * Makes a request. A shop that cannot be reached, or that responds with a 5xx, is tolerated; other errors end the listener.
   * @returns false for such a shop.
   */
  async toleratingOutages(signal: AbortSignal, ask: () => Promise<unknown>): Promise<boolean> {
    try {
      await ask()
      this.away = false
    } catch (error) {
      if (signal.aborted) {
        return true
      }
      if (!(error instanceof ShopError) || (error.status !== undefined && error.status < 500)) {
        throw error
      }
      if (!this.away) {
        this.output.progress(`${error.message} Trying again …`)
      }
      this.away = true
    }
    return !this.away
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

/** Deletes the listener's webhook. An error is only reported, because it must not hide the error that ended the listener. */
async function removeOwn(shop: Shop, path: string, output: Output): Promise<void> {
  try {
    await shop.delete(path)
    output.progress("The webhook is deleted.")
  } catch (error) {
    output.progress(`${errorOf(error).message} The webhook is left over. The next listener deletes it.`)
  }
}

async function removeLeftOvers(shop: Shop, output: Output): Promise<void> {
  const query = new URLSearchParams({ q: NAME, limit: String(PAGE) })
  const { webhooks } = await shop.get(`${shop.webhooks}?${query.toString()}`, webhooksSchema)
  for (const { id, metadata } of webhooks) {
    if (typeof metadata?.listens_until === "string" && Date.parse(metadata.listens_until) < Date.now()) {
      await shop.delete(`${shop.webhooks}/${encodeURIComponent(id)}`)
      output.progress(`Deleted ${id}, which an earlier listener has left over.`)
    }
  }
}

function expiry(): { listens_until: string } {
  return { listens_until: new Date(Date.now() + EXPIRES_MS).toISOString() }
}
