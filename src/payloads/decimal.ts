import { BigNumber, MathBN } from "@medusajs/framework/utils"

import { isRecord, own } from "./data-path"

/** A decimal number as text, with at most 40 digits before and after the point. Medusa stores 20 significant digits. */
const DECIMAL = /^-?\d{1,40}(\.\d{1,40})?$/

/** An exact decimal number. */
export type Decimal = ReturnType<typeof MathBN.convert>

/**
 * The exact number of a value in any of Medusa's forms: a number, a `BigNumber`, or its raw form
 * `{ value: "100.10", precision: 20 }`. Undefined for any other value, including texts.
 */
export function toDecimal(value: unknown): Decimal | undefined {
  if (typeof value === "number") {
    return Number.isFinite(value) ? MathBN.convert(value) : undefined
  }
  if (value instanceof BigNumber) {
    return MathBN.convert(value)
  }
  if (!isRecord(value) || typeof own(value, "precision") !== "number") {
    return undefined
  }
  const raw = own(value, "value")
  return typeof raw === "number" ? toDecimal(raw) : parseDecimal(raw)
}

/** The number in a text such as `-100.10`; undefined for any other value. */
export function parseDecimal(text: unknown): Decimal | undefined {
  return typeof text === "string" && DECIMAL.test(text) ? MathBN.convert(text) : undefined
}
