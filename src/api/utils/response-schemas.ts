import { z } from "@medusajs/framework/zod"

/** A time, as an ISO 8601 text in UTC. */
export const momentSchema = z.string().meta({ format: "date-time" })

/** A duration in seconds, to the microsecond. */
export const secondsSchema = z.number().min(0)

/** A number of things, or a duration in milliseconds. */
export const countSchema = z.int().min(0).meta({ maximum: undefined })

/** The properties of a page. */
export const pageResponseSchema = { count: countSchema, offset: countSchema, limit: countSchema }

export const jsonObjectResponseSchema = z.record(z.string(), z.unknown())
