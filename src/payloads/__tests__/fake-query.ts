import type { TopicDefinition, WebhookRecord } from "../../types"
import type { CapturedEvent } from "../subjects"
import { isRecord } from "../data-path"
import type { QueryPort } from "../query-port"

export type GraphRequest = Parameters<QueryPort["graph"]>[0]

type Row = { id: string; deleted_at?: Date | null } & Record<string, unknown>

/**
 * A shop in memory behind the port: answers like `query.graph`, top-level fields only, and records what it was asked. As in Medusa,
 * deleted parts of a row are read with `withDeleted` alone.
 */
export class FakeQuery implements QueryPort {
  readonly requests: GraphRequest[] = []

  /** @param refuses an error for a request that the shop cannot answer. */
  constructor(
    private readonly rows: Record<string, Row[]>,
    private readonly refuses: (request: GraphRequest) => string | undefined = () => undefined
  ) {}

  async graph(request: GraphRequest): Promise<{ data: unknown[] }> {
    this.requests.push(request)
    const refusal = this.refuses(request)
    if (refusal) {
      throw new Error(refusal)
    }
    const rows = this.rows[request.entity] ?? []
    const data = rows.filter((row) => isAskedFor(row, request)).map((row) => project(row, request))
    return { data: data.slice(0, request.pagination?.take) }
  }
}

/** The ids that a request asks for. */
export function idsIn({ filters }: GraphRequest): unknown[] {
  return [filters?.id ?? []].flat()
}

function isAskedFor(row: Row, { filters = {}, withDeleted = false }: GraphRequest): boolean {
  const isVisible = withDeleted || !row.deleted_at
  return isVisible && Object.entries(filters).every(([key, ids]) => [ids].flat().includes(row[key]))
}

function project(row: Row, { fields, withDeleted = false }: GraphRequest): Record<string, unknown> {
  const names = new Set(fields.map((field) => field.split(".")[0]))
  const asked = Object.entries(row).filter(([key]) => names.has("*") || names.has(key))
  const isVisible = (part: unknown) => withDeleted || !isRecord(part) || !part.deleted_at
  return Object.fromEntries(
    asked.map(([key, value]) => [key, Array.isArray(value) ? value.filter(isVisible) : value])
  )
}

export function webhook(overrides: Partial<WebhookRecord> = {}): WebhookRecord {
  return {
    id: "whk_1",
    name: "Stock app",
    mode: "push",
    url: "https://app.example.com/hook",
    topics: ["order.created"],
    status: "active",
    signature: "hmac",
    secrets: [],
    signature_header: null,
    headers: {},
    context: null,
    sales_channel_ids: [],
    filter: null,
    fields: null,
    payload: "full",
    triggers: null,
    retry_schedule: [],
    max_failures: 5,
    timeout_ms: 10_000,
    rate_limit: null,
    ordering: "none",
    failing_since: null,
    metadata: null,
    created_at: new Date(0),
    updated_at: new Date(0),
    ...overrides,
  }
}

export function topic(overrides: Partial<TopicDefinition> = {}): TopicDefinition {
  return {
    topic: "order.created",
    resource: "order",
    event: "created",
    group: "Order",
    description: "An order was placed.",
    events: [{ name: "order.placed" }],
    entity: "order",
    fields: ["id", "email", "total", "customer.id"],
    sample: {},
    schema: {},
    ...overrides,
  }
}

export function event(overrides: Partial<CapturedEvent> = {}): CapturedEvent {
  return {
    id: "whevt_1",
    topic: "order.created",
    resource_id: "order_1",
    event_name: "order.placed",
    event_data: { id: "order_1" },
    source: "event_bus",
    occurred_at: new Date("2026-03-02T09:30:00.000Z"),
    ...overrides,
  }
}
