/** What fan-out and catch-up ask of Medusa's `query`. */
export interface QueryPort {
  graph(request: {
    entity: string
    fields: string[]
    filters?: Record<string, unknown>
    pagination?: { take: number; skip?: number; order?: Record<string, "ASC" | "DESC"> }
    withDeleted?: boolean
  }): Promise<{ data: unknown[]; metadata?: { count: number } }>
}
