import { BigNumber, MathBN } from "@medusajs/framework/utils"

import { isRecord, own } from "./data-path"

/** Digits before and after the point that a text may have to be read as a number; Medusa keeps 20 significant ones. */
const DECIMAL = /^-?\d{1,40}(\.\d{1,40})?$/

/** A number without the error of binary fractions. */
export type Decimal = ReturnType<typeof MathBN.convert>

/**
 * The exact number behind a value in any of the forms Medusa gives one: a number, a `BigNumber`, or its raw form
 * `{ value: "100.10", precision: 20 }`. Undefined for everything else, text that looks like a number included.
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

/** The number that a text like `-100.10` spells. */
export function parseDecimal(text: unknown): Decimal | undefined {
  return typeof text === "string" && DECIMAL.test(text) ? MathBN.convert(text) : undefined
}
