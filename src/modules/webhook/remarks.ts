import type { DeliveryStatus } from "../../types"

/** A time in a text for readers in all time zones: `2026-02-01 12:30 UTC`. */
export function minuteOf(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`
}

/** A value within a remark: a number, a response status, or a problem of a filter. */
type Quoted = string | number

/**
 * The remarks of deliveries: why one has failed, except for network errors (`dispatch/send/remark.ts`), and why it cannot be
 * sent again. The dashboard translates each sentence by its text. A test checks that all of these are translated, and a lint
 * rule refuses such sentences elsewhere.
 */
export const REMARK = {
  /** The payload was removed by retention, or erased, while the delivery waited. */
  notStored: "The payload is not stored any more",
  /** The payload's data in the database is damaged. @param error its SQLSTATE. */
  unreadable: (error: Quoted) => `The payload cannot be read: ${error}`,
  /** The request could not be prepared, for example because a key is damaged. */
  notPrepared: (error: Quoted) => `The request could not be prepared: ${error}`,
  /** The database refused the receiver's response, so that the log does not have it. */
  answerRefused: (reason: Quoted) => `The answer could not be stored: ${reason}`,
  /** The rights of the webhook's app were narrowed after the delivery was queued, and its attempt was due. */
  beyondRights: "The webhook's app may not have this topic any more",
  /** The delivery was waiting while those rights were narrowed. */
  rightsNarrowed: "Its app may not have this topic any more",
  tooLarge: (bytes: Quoted, limit: Quoted) =>
    `Payload has ${bytes} bytes, more than the ${limit} that maxPayloadBytes allows`,
  /** Without the error, which may name tables, fields and hosts of the shop: an app may read remarks. The shop's log has the error. */
  unread: "What its fields and filter ask for could not be read",
  wrongFilter: (problem: Quoted) => `The filter of this webhook is wrong: ${problem}`,
  wrongFields: (problem: Quoted) => `The fields of this webhook are wrong: ${problem}`,
  tooManyInterim: "Too many interim answers (1xx) before the real one",
  tooMuchAround: "Too much data around the answer",
  gone: (status: Quoted) => `${status}: the receiver wants no more deliveries`,
  /** @param since as `minuteOf` writes it. */
  unfetched: (since: Quoted) => `Not fetched since ${since}`,
  unacknowledged: (seconds: Quoted) => `Not acknowledged within ${seconds} s`,
  givenUp: "Given up: the receiver failed for too long",
  cancelled: "Cancelled by an admin",
  cancelledOnResume: "Cancelled by an admin when the webhook was resumed",
  notFetched: (days: Quoted) => `Cancelled: it waited longer than ${days} days to be fetched`,
  notResumed: (days: Quoted) => `Cancelled: it waited longer than ${days} days for its webhook to be resumed`,
  webhookDeleted: "Webhook was deleted",
  /** Replaces a text that may not be null, such as a failed attempt's remark. */
  erased: "Erased on request",
  /** For a delivery that was still to be sent. */
  erasedUnsent: "Erased: its payload was erased on request before it was delivered",
  payloadExpired: "It cannot be sent again. Its payload was removed, as the option payloadRetention says",
  payloadExpiredAfterDay:
    "It cannot be sent again. Its payload was removed after 1 day, as the option payloadRetention says",
  payloadExpiredAfter: (days: Quoted) =>
    `It cannot be sent again. Its payload was removed after ${days} days, as the option payloadRetention says`,
  payloadErased: "It cannot be sent again. Its payload was erased",
  payloadUnused: "It cannot be sent again. Its payload is not stored",
} satisfies Record<string, string | ((first: Quoted, second: Quoted) => string)>

/**
 * Messages of refused requests. Each contains the id, for clients that send many requests. The dashboard translates them too.
 */
export const REFUSAL = {
  inFlight: (id: string) => `Webhook delivery ${id} is being sent right now`,
  notCancellable: (id: string) => `Webhook delivery ${id} is being sent right now and cannot be cancelled`,
  due: (id: string) =>
    `Webhook delivery ${id} is already due: it is sent as soon as its webhook takes deliveries`,
  noWebhook: (id: string) => `The webhook of webhook delivery ${id} is deleted: there is nowhere to send it`,
  noPayload: (id: string) => `The payload of webhook delivery ${id} is no longer stored: it cannot be sent`,
  isFinished: (id: string, status: DeliveryStatus) =>
    `Webhook delivery ${id} is finished (${status}): there is nothing to cancel`,
  bulkUnderWay: (id: string) =>
    `Webhook app ${id} already has a retry, replay or recovery under way: try again when it has ended`,
  backfillUnderWay: (id: string) =>
    `Webhook ${id} already has a backfill under way: wait for its end, or cancel it`,
  noBackfill: (id: string) => `Webhook ${id} has no backfill under way: there is nothing to cancel`,
  appSuspended: (id: string) => `Webhook app ${id} is suspended: its webhooks resume with it`,
  noSecret: (id: string) => `Webhook ${id} signs with a key pair: it has no secret to reveal`,
  notPulled: (id: string) =>
    `Webhook ${id} is sent its messages: they are fetched from webhooks of mode "pull"`,
}
