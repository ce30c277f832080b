/** The part of Medusa's `query` that fan-out and catch-up use. */
export interface QueryPort {
  graph(request: {
    entity: string
    fields: string[]
    filters?: Record<string, unknown>
    pagination?: { take: number; skip?: number; order?: Record<string, "ASC" | "DESC"> }
    withDeleted?: boolean
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- Each entity has rows of its own.
  }): Promise<{ data: any[]; metadata?: { count: number } }>
}
