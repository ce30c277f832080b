import { VALUE, type FieldTypes, type NeverSent } from "../topics/never-sent"
import { isRecord } from "./data-path"
import { selectionOf, type Selection } from "./fields"
import { knownFields } from "./known-fields"
import type { QueryPort } from "./query-port"

/** A place in the rows that may contain fields that were not named: below a `*`, or a record that was read as a whole. */
type Place = { path: string[]; type: string }

/** The fields to read, and the places to clean in the rows. */
type Plan = { fields: string[]; places: Place[] }

/** Most plans that are cached: far more than a shop's webhooks have sets of fields. */
const MAX_PLANS = 1_000

/** Cached plans. To make one takes half a millisecond for an order's 200 fields. */
const planned = new WeakMap<NeverSent, { types: FieldTypes; plans: Map<string, Plan> }>()

/** The plans for the modules that are loaded. */
function plansFor(neverSent: NeverSent, types: FieldTypes): Map<string, Plan> {
  const known = planned.get(neverSent)
  if (known?.types === types) {
    return known.plans
  }
  const plans = new Map<string, Plan>()
  planned.set(neverSent, { types, plans })
  return plans
}

/**
 * Medusa's `query` without the fields that are never sent. They are not requested, and are removed from the rows where `*`
 * includes them. Fan-out reads everything through it, so that no payload, filter, preview or hook can contain them.
 *
 * The places to clean are computed once for each set of fields. Fields that are named one by one need no cleaning, so the rows
 * of most topics are not changed.
 */
export class SendableQuery implements QueryPort {
  /** @param types the types of the fields of the shop's entities. */
  constructor(
    private readonly query: QueryPort,
    private readonly neverSent: NeverSent,
    private readonly types: FieldTypes = knownFields()
  ) {}

  async graph(request: Parameters<QueryPort["graph"]>[0]): ReturnType<QueryPort["graph"]> {
    const { fields, places } = this.planOf(request.entity, request.fields)
    const result = await this.query.graph({ ...request, fields })
    for (const place of places) {
      this.cutAt(result.data, place, new Set())
    }
    return result
  }

  private planOf(entity: string, fields: string[]): Plan {
    const plans = plansFor(this.neverSent, this.types)
    const key = `${entity} ${fields.join()}`
    const known = plans.get(key)
    if (known) {
      return known
    }
    const sendable = fields.filter((field) => !this.neverSent.ofPath(entity, field, this.types))
    const type = this.neverSent.typeOf(entity, this.types)
    const plan = { fields: sendable, places: this.placesIn(selectionOf(sendable), type) }
    if (plans.size >= MAX_PLANS) {
      plans.clear()
    }
    plans.set(key, plan)
    return plan
  }

  private placesIn(selection: Selection, type: string, path: string[] = []): Place[] {
    if (type === VALUE) {
      return []
    }
    if (selection.all || (selection.whole && path.length)) {
      return [{ path, type }]
    }
    return [...selection.below].flatMap(([field, below]) =>
      this.placesIn(below, this.neverSent.typeOfField(type, field, this.types), [...path, field])
    )
  }

  private cutAt(data: unknown, place: Place, seen: Set<object>, depth = 0): void {
    const field = place.path[depth]
    if (Array.isArray(data)) {
      data.forEach((element) => this.cutAt(element, place, seen, depth))
    } else if (field === undefined) {
      this.cut(data, place.type, seen)
    } else if (isRecord(data)) {
      this.cutAt(data[field], place, seen, depth + 1)
    }
  }

  /** Deletes in place: a copy would leave the field in other references to the record. */
  private cut(data: unknown, type: string, seen: Set<object>): void {
    if (type === VALUE) {
      return
    }
    if (Array.isArray(data)) {
      data.forEach((element) => this.cut(element, type, seen))
      return
    }
    if (!isRecord(data) || seen.has(data)) {
      return
    }
    seen.add(data)
    for (const field of Object.keys(data)) {
      if (this.neverSent.ofField(type, field, this.types)) {
        delete data[field]
      } else if (typeof data[field] === "object") {
        this.cut(data[field], this.neverSent.typeOfField(type, field, this.types), seen)
      }
    }
  }
}
