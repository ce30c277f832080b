import { signBody, signingKey } from "../modules/webhook/dispatch/sign"
import { sizeOf, type Finding, type IsSigned } from "./finding"
import { readEnvelope, type SignedRequest } from "./signed-request"

/** Changes that frameworks, editors and shells make to bodies, and how to undo them. */
const CHANGES: readonly { did: string; undo: (body: string) => string }[] = [
  { did: "a line break was added at its end", undo: (body) => body.replace(/\r?\n$/, "") },
  { did: "a byte order mark was put before it", undo: (body) => body.replace(/^\uFEFF/, "") },
  { did: "it was parsed and printed again", undo: (body) => JSON.stringify(JSON.parse(body)) },
]

/**
 * Finds the wrong part of a request with an invalid signature. It compares the headers with the body's id, type and length, and checks the
 * older signature, which covers the body only.
 * @param time the finding about the timestamp.
 */
export function findWrongPart(
  request: SignedRequest,
  secret: string,
  isSigned: IsSigned,
  time: Finding
): Finding[] {
  const { headers, body } = request
  const { "webhook-id": id = "" } = headers
  const envelope = readEnvelope(body)

  if (typeof envelope.id === "string" && envelope.id !== id && isSigned({ id: envelope.id })) {
    return [
      { part: "id", verdict: "bad", message: `${id} is not the id that was signed: that was ${envelope.id}` },
      time,
      { part: "signature", verdict: "good", message: "of this secret, with the body's own id" },
      { part: "body", verdict: "good", message: sizeOf(body) },
    ]
  }
  if (headers["x-medusa-webhook-signature"] === signBody(Buffer.from(body), signingKey(secret))) {
    return [
      { part: "id", verdict: envelope.id === id ? "good" : "bad", message: id },
      envelope.id === id && time.verdict === "good"
        ? { ...time, verdict: "bad", message: `${time.message}; not the one that was signed` }
        : time,
      { part: "signature", verdict: "bad", message: "of this secret, but not of this id and timestamp" },
      { part: "body", verdict: "good", message: sizeOf(body) },
    ]
  }
  const change = changeOf(request, envelope, isSigned)
  return [
    { part: "id", verdict: "unclear", message: id },
    time,
    change
      ? { part: "signature", verdict: "unclear", message: "not of this body" }
      : { part: "signature", verdict: "bad", message: "of another secret, or of another body" },
    change
      ? { part: "body", verdict: "bad", message: `changed: ${change}` }
      : { part: "body", verdict: "unclear", message: `${sizeOf(body)}; nothing shows that it was changed` },
  ]
}

/** How the body differs from the one that was sent. Undefined when nothing shows a difference. */
function changeOf(
  { headers, body }: SignedRequest,
  envelope: { id?: unknown; type?: unknown },
  isSigned: IsSigned
): string | undefined {
  const change = CHANGES.find(({ undo }) => isSigned({ body: attempt(() => undo(body)) ?? body }))
  if (change) {
    return change.did
  }
  const length = headers["content-length"]
  if (length !== undefined && Number(length) !== Buffer.byteLength(body)) {
    return `it has ${sizeOf(body)}, but content-length is ${length}`
  }
  const topic = headers["x-medusa-webhook-topic"]
  if (topic !== undefined && envelope.type !== topic) {
    return `its type differs from the header x-medusa-webhook-topic, ${topic}`
  }
  return envelope.id === headers["webhook-id"] ? undefined : "its id differs from the header webhook-id"
}

function attempt<Value>(work: () => Value): Value | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
