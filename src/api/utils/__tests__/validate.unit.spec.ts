import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { z } from "@medusajs/framework/zod"

import { asWritten } from "../../../types/typed"
import { validateBody } from "../validate"

const SCHEMA = z.object({
  status: z.array(z.enum(["failed", "success"])).optional(),
  seconds: z.array(z.number().int().min(1)).nullable().optional(),
  items: z.array(z.object({ id: z.string() })).optional(),
  name: z.string(),
})

const refusalOf = (body: Record<string, unknown>): Promise<string | undefined> =>
  new Promise((resolve, reject) => {
    const request = asWritten<MedusaRequest>({ body: { name: "ERP", ...body } })
    const next = (error?: unknown) => resolve(asWritten<Error | undefined>(error)?.message)
    validateBody(SCHEMA)(request, asWritten<MedusaResponse>({}), next).catch(reject)
  })

it.each([
  [{ status: ["failde"] }, "Expected: 'failed, success' for field 'status.0', but got: 'failde'"],
  [{ seconds: [5, "a"] }, "Expected type: 'number' for field 'seconds.1', got: 'a'"],
  [{ items: [{}] }, "Field 'items.0.id' is required"],
  [{ items: [{ id: { a: 1 } }] }, `Expected type: 'string' for field 'items.0.id', got: '{"a":1}'`],
  [{ name: undefined }, "Field 'name' is required"],
  [{ nam: "ERP" }, "Unrecognized fields: 'nam'"],
])("%j is refused with the reason", async (body, reason) => {
  expect(await refusalOf(body)).toBe(`Invalid request: ${reason}`)
})

it("what is valid is let through", async () => {
  expect(await refusalOf({ status: ["failed"], seconds: null })).toBeUndefined()
})
