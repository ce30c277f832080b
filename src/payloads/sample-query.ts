import { isRecord } from "./data-path"
import type { QueryPort } from "./query-port"

type Request = Parameters<QueryPort["graph"]>[0]

/** A shop that has one resource, a topic's sample, and nothing else: composing reads it as it reads the real one. */
export class SampleQuery implements QueryPort {
  constructor(private readonly sample: unknown) {}

  async graph({ filters }: Request): Promise<{ data: unknown[] }> {
    const id = isRecord(this.sample) ? this.sample.id : undefined
    return { data: [filters?.id].flat().includes(id) ? [this.sample] : [] }
  }
}
