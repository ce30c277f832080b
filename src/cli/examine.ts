import { signingKey, signStandard } from "../modules/webhook/dispatch/sign"
import { findWrongPart } from "./find-wrong-part"
import { sizeOf, type Finding, type IsSigned, type RequestPart } from "./finding"
import type { SignedRequest } from "./signed-request"
import { formatSpan } from "./time"

type Conditions = { toleranceMs: number; now: Date }

/**
 * Verifies a request as the libraries of Standard Webhooks do, and finds the wrong part of an invalid one.
 * @param secret `whsec_` and base64.
 * @returns a finding for each part. The request is valid when all of them are `good`.
 */
export function examine(request: SignedRequest, secret: string, conditions: Conditions): Finding[] {
  const { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature } = request.headers
  if (!id || !timestamp || !signature) {
    return missing({ id, timestamp, signature })
  }
  const time = examineTime(timestamp, conditions)
  const signatures = signature.split(" ").filter((one) => one.startsWith("v1,"))
  if (signatures.length === 0) {
    return [
      { part: "id", verdict: "unclear", message: id },
      time,
      { part: "signature", verdict: "bad", message: `webhook-signature has no "v1,…": ${signature}` },
      { part: "body", verdict: "unclear", message: sizeOf(request.body) },
    ]
  }
  const key = signingKey(secret)
  const isSigned: IsSigned = (changed) =>
    signatures.includes(
      signStandard(changed?.id ?? id, Number(timestamp), Buffer.from(changed?.body ?? request.body), [key])
    )
  if (!isSigned()) {
    return findWrongPart(request, secret, isSigned, time)
  }
  const others = signatures.length - 1
  return [
    { part: "id", verdict: "good", message: id },
    time,
    {
      part: "signature",
      verdict: "good",
      message: `of this secret${others ? ` (and ${others} of others)` : ""}`,
    },
    { part: "body", verdict: "good", message: sizeOf(request.body) },
  ]
}

function missing(values: Partial<Record<RequestPart, string>>): Finding[] {
  return (["id", "timestamp", "signature"] as const).map((part) =>
    values[part]
      ? { part, verdict: "unclear", message: values[part] }
      : { part, verdict: "bad", message: `there is no header webhook-${part}` }
  )
}

function examineTime(timestamp: string, { toleranceMs, now }: Conditions): Finding {
  const part = "timestamp"
  if (!/^\d{1,11}$/.test(timestamp)) {
    return { part, verdict: "bad", message: `webhook-timestamp is not a unix time in seconds: ${timestamp}` }
  }
  const age = Math.floor(now.getTime() / 1000) * 1000 - Number(timestamp) * 1000
  const span = age < 0 ? `${formatSpan(-age)} ahead` : `${formatSpan(age)} ago`
  const when = `${new Date(Number(timestamp) * 1000).toISOString()}, ${span}`
  if (Math.abs(age) <= toleranceMs) {
    return { part, verdict: "good", message: when }
  }
  const much = age < 0 ? "too new" : "too old"
  return { part, verdict: "bad", message: `${much}: ${when}; ${formatSpan(toleranceMs)} are allowed` }
}
