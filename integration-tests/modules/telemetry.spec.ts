import { AsyncLocalStorage } from "node:async_hooks"
import { subscribe, unsubscribe } from "node:diagnostics_channel"

import { context, metrics, ROOT_CONTEXT, trace, type Context, type ContextManager } from "@opentelemetry/api"
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics"
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type ReadableSpan,
} from "@opentelemetry/sdk-trace-base"

import { atLeast, firstOf } from "../../scripts/present"
import { createPipeline, deliveriesOf, insertWebhook, letTimePass } from "../support/pipeline"
import { db, receiver, shareDatabase } from "../support/shared-database"
import { until } from "../support/until"

let shop: ReturnType<typeof createPipeline>

const spans = new InMemorySpanExporter()
const collected = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
let reader: PeriodicExportingMetricReader

shareDatabase()

beforeAll(() => {
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }))
})

beforeEach(async () => {
  spans.reset()
  collected.reset()
  // As Medusa's instrumentation does: before the modules load.
  reader = new PeriodicExportingMetricReader({ exporter: collected, exportIntervalMillis: 3_600_000 })
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }))
  shop = createPipeline(db)
})

afterEach(async () => {
  await shop.pipeline.stop()
  metrics.disable()
})

afterAll(() => {
  trace.disable()
})

const change = (id: string) => shop.bus.emit("product.updated", { id })

const spansOf = (name: string): ReadableSpan[] =>
  spans.getFinishedSpans().filter((span) => span.name === name)

const deliveries = async (webhookId: string, status: string, count: number) =>
  until(`${count} of ${status}`, async () => {
    const found = await deliveriesOf(db, webhookId, status)
    return found.length === count && found
  })

/** What one collection finds: name → its points, by their attributes in JSON. */
async function collect(): Promise<Record<string, Record<string, unknown>>> {
  await reader.forceFlush()
  const scopes = collected.getMetrics().at(-1)?.scopeMetrics ?? []
  const found = scopes.filter(({ scope }) => scope.name === "medusa-plugin-webhooks")
  return Object.fromEntries(
    found.flatMap((scope) =>
      scope.metrics.map(({ descriptor, dataPoints }) => [
        descriptor.name,
        Object.fromEntries(dataPoints.map(({ attributes, value }) => [JSON.stringify(attributes), value])),
      ])
    )
  )
}

const SUCCESS = JSON.stringify({ outcome: "success" })
const RETRYING = JSON.stringify({ outcome: "retrying" })
const FAILED = JSON.stringify({ outcome: "failed" })

describe("where the shop records traces, there is", () => {
  it("a span of each attempt with its delivery, its answer, and no more of the URL than its host", async () => {
    const id = await insertWebhook(db, { url: `${receiver.url}?token=secret` })
    await shop.pipeline.start()
    await change("prod_1")
    const [delivery] = atLeast(1, await deliveries(id, "success", 1))

    const [span] = atLeast(1, spansOf("webhooks.attempt"))
    expect(span.attributes).toEqual({
      "http.request.method": "POST",
      "http.response.status_code": 204,
      "server.address": "127.0.0.1",
      "webhook.id": id,
      "webhook.delivery.id": delivery.id,
      "webhook.event.id": delivery.event_id,
      "webhook.topic": "product.updated",
      "webhook.attempt": 1,
      "webhook.outcome": "success",
    })
    expect(span.parentSpanContext).toBeUndefined()
    expect(firstOf(spansOf("webhooks.fan_out")).attributes).toEqual({ "webhook.events": 1 })
  })

  it("no span of an instrumentation of undici, which would have the whole URL", async () => {
    context.setGlobalContextManager(contextManager())
    let requests = 0
    // What such an instrumentation does, on the channel that undici offers it.
    const instrument = () => {
      requests++
      trace.getTracer("undici").startSpan("POST").end()
    }
    subscribe("undici:request:create", instrument)
    const id = await insertWebhook(db, { url: `${receiver.url}?token=secret` })
    await shop.pipeline.start()
    await change("prod_1")
    await deliveries(id, "success", 1)
    unsubscribe("undici:request:create", instrument)
    context.disable()

    expect(requests).toBe(1)
    expect(spansOf("webhooks.attempt")).toHaveLength(1)
    expect(spansOf("POST")).toEqual([])
  })

  it("an error on the span of an attempt that failed", async () => {
    const id = await insertWebhook(db, { url: receiver.url })
    receiver.answerWith(500)
    await shop.pipeline.start()
    await change("prod_1")
    await deliveries(id, "retrying", 1)

    expect(spansOf("webhooks.attempt")[0]).toMatchObject({
      attributes: { "http.response.status_code": 500, "webhook.outcome": "retrying" },
      status: { code: 2, message: "500 Internal Server Error" },
    })
  })
})

describe("where the shop collects metrics, there are", () => {
  it("attempts with their duration and deliveries, by what came of them", async () => {
    const id = await insertWebhook(db, { url: receiver.url, retry_schedule: [60] })
    await shop.pipeline.start()
    await Promise.all(["prod_1", "prod_2"].map(change))
    await deliveries(id, "success", 2)
    receiver.answerWith(500)
    await change("prod_3")
    await deliveries(id, "retrying", 1)
    await letTimePass(db)
    await deliveries(id, "failed", 1)
    await shop.pipeline.stop()

    const found = await collect()
    expect(found["webhooks.attempt.duration"]).toMatchObject({
      [SUCCESS]: { count: 2 },
      [RETRYING]: { count: 1 },
      [FAILED]: { count: 1 },
    })
    expect(found["webhooks.deliveries"]).toEqual({ [SUCCESS]: 2, [FAILED]: 1 })
  })

  it("the backlog and its age", async () => {
    const id = await insertWebhook(db, { url: receiver.url })
    receiver.answerWith(500)
    await shop.pipeline.start()
    await change("prod_1")
    await deliveries(id, "retrying", 1)

    expect(await collect()).toMatchObject({
      "webhooks.backlog": { "{}": 1 },
      "webhooks.oldest_due.age": { "{}": 0 },
      "webhooks.events.waiting": { "{}": 0 },
      "webhooks.oldest_event.age": { "{}": 0 },
    })
  })

  it("the changes that catch-up found", async () => {
    shop.pipeline.metrics.caughtUp(3)

    expect((await collect())["webhooks.catch_up.found"]).toEqual({ "{}": 3 })
  })

  it("no more of the backlog once the shop is shut down", async () => {
    await shop.pipeline.start()
    await shop.pipeline.stop()

    expect(await collect()).not.toHaveProperty("webhooks.backlog")
  })
})

/** What carries the active context through asynchronous calls, as the SDK for Node does. */
function contextManager(): ContextManager {
  const store = new AsyncLocalStorage<Context>()
  const manager: ContextManager = {
    active: () => store.getStore() ?? ROOT_CONTEXT,
    with: (active, work, self, ...args) => store.run(active, () => work.apply(self, args)),
    bind: (_, target) => target,
    enable: () => manager,
    disable: () => manager,
  }
  return manager
}
