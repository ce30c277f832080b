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

/** Makes an attempt within a span of its own, a trace's first; where the shop records no traces, just makes it. */
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

/** The context of `suppressTracing` in `@opentelemetry/core`: equal names are one key. */
const UNTRACED = ROOT_CONTEXT.setValue(
  createContextKey("OpenTelemetry SDK Context Key SUPPRESS_TRACING"),
  true
)

/**
 * Sends without the spans of an instrumentation of HTTP, which the shop may have on: they would show the whole URL
 * (`url.full`), and would tell the receiver of the shop's trace (`traceparent`).
 */
export function untraced(send: () => void): void {
  context.with(UNTRACED, send)
}

/** Composes events within a span, which those of Medusa's `query` are in. */
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

/** Of the URL its host alone: paths and queries may hold what is secret. */
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
