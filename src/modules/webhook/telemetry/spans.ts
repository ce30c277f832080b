import {
  context,
  createContextKey,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Span,
} from "@opentelemetry/api"

import type { WebhookRecord } from "../../../types"
import type { Outcome } from "../dispatch/deliver"
import { parseUrl } from "../dispatch/guard/check-url"
import type { ClaimedDelivery } from "../store/claims"
import { INSTRUMENTATION_SCOPE } from "./instrumentation-scope"
import { errorText } from "../safe-errors"

const tracer = trace.getTracer(...INSTRUMENTATION_SCOPE)

/** Makes an attempt within a root span. Without a tracer provider it only makes the attempt. */
export function traceAttempt(
  delivery: ClaimedDelivery,
  webhook: WebhookRecord,
  attempt: () => Promise<Outcome>
): Promise<Outcome> {
  const span = tracer.startSpan("webhooks.attempt", { kind: SpanKind.CLIENT, root: true })
  if (!span.isRecording()) {
    return attempt()
  }
  span.setAttributes(attributesOf(delivery, webhook))
  return within(span, attempt)
}

async function within(span: Span, attempt: () => Promise<Outcome>): Promise<Outcome> {
  const outcome = await context.with(trace.setSpan(context.active(), span), attempt)
  const { status, response_status, remark } = outcome.record
  span.setAttribute("webhook.outcome", status)
  if (response_status !== null) {
    span.setAttribute("http.response.status_code", response_status)
  }
  if (status !== "success") {
    span.setStatus({ code: SpanStatusCode.ERROR, message: remark ?? undefined })
  }
  span.end()
  return outcome
}

/** The same context as that of `suppressTracing` in `@opentelemetry/core`, which finds its key by this name. */
const UNTRACED = ROOT_CONTEXT.setValue(
  createContextKey("OpenTelemetry SDK Context Key SUPPRESS_TRACING"),
  true
)

/**
 * Sends without spans of an HTTP instrumentation that the shop may use. These would contain the whole URL (`url.full`), and
 * would send the shop's trace id to the receiver (`traceparent`).
 */
export function untraced(send: () => void): void {
  context.with(UNTRACED, send)
}

/** Composes events within a span, the parent of those of Medusa's `query`. */
export async function traceFanOut<Result>(events: number, compose: () => Promise<Result>): Promise<Result> {
  const span = tracer.startSpan("webhooks.fan_out", { root: true, attributes: { "webhook.events": events } })
  try {
    return await context.with(trace.setSpan(context.active(), span), compose)
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR, message: errorText(error) })
    throw error
  } finally {
    span.end()
  }
}

/** Attributes of an attempt. Of the URL only the host, since paths and queries may contain secrets. */
function attributesOf(delivery: ClaimedDelivery, { id, url }: WebhookRecord): Attributes {
  return {
    "http.request.method": "POST",
    "server.address": parseUrl(url ?? "")?.hostname ?? "",
    "webhook.id": id,
    "webhook.delivery.id": delivery.id,
    "webhook.event.id": delivery.event_id,
    "webhook.topic": delivery.topic,
    "webhook.attempt": delivery.attempt_count + 1,
  }
}
