import { z } from "@medusajs/framework/zod"

/** A moment, as ISO text in UTC. */
export const momentSchema = z.string().meta({ format: "date-time" })

/** How long, to the microsecond. */
export const secondsSchema = z.number().min(0)

/** How many, how often, how long in milliseconds. */
export const countSchema = z.int().min(0).meta({ maximum: undefined })

/** What a page says of itself. */
export const pageAnswerSchema = { count: countSchema, offset: countSchema, limit: countSchema }

export const jsonObjectAnswerSchema = z.record(z.string(), z.unknown())
