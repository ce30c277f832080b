import { present } from "../../scripts/present"
import { checkCommands } from "./commands"
import { readCurl } from "./curl"
import { readDocuments } from "./documents"

/** A request that a document shows as a `curl` command. */
export type DocumentedRequest = {
  place: string
  method: string
  /** From the shop's root. */
  path: string
  headers: Record<string, string>
  basicAuth?: string
  body?: string
  /** The answer, where a comment with JSON follows the command. */
  answers?: unknown
}

/** Every `curl` to the shop that the documents show. It contains variables by their names: `$TOKEN`. */
export function documentedRequests(): DocumentedRequest[] {
  return readDocuments().flatMap(({ path, blocks, codes }) => {
    const inBlocks = blocks
      .filter(({ language }) => language === "bash" || language === "sh")
      .flatMap(({ code, line }) => requestsIn(code, `${path}:${line}`))
    const inSentences = codes
      .filter(({ text }) => text.startsWith("curl "))
      .flatMap(({ text, line }) => requestsIn(text, `${path}:${line}`))
    return [...inBlocks, ...inSentences]
  })
}

/** The request with variables filled in, as axios sends it. */
export function fillIn(
  { method, path, headers, basicAuth, body }: DocumentedRequest,
  variables: Record<string, string>
) {
  const fill = (text: string) => text.replace(/\$([A-Z_]+)/g, (_, name) => variables[name] ?? `no ${name}`)
  const authorization = basicAuth && `Basic ${Buffer.from(fill(basicAuth)).toString("base64")}`
  const filled = Object.entries(headers).map(([name, value]) => [name, fill(value)])
  return {
    method,
    url: fill(path),
    headers: { ...Object.fromEntries(filled), ...(authorization && { authorization }) },
    data: body === undefined ? undefined : fill(body),
    validateStatus: () => true,
  }
}

/**
 * The keys of an answer that a document shows, with those within them: `{ webhook: { id: {} } }`. Where it shows `{}` or `[]`, it leaves
 * open what is in it.
 * @param answer the whole one, or the one of the document.
 * @param shown the one of the document.
 */
export function keysOf(answer: unknown, shown: unknown): unknown {
  if (Array.isArray(shown) && Array.isArray(answer)) {
    return keysOf(answer[0], shown[0])
  }
  if (!isRecord(shown) || !isRecord(answer) || !Object.keys(shown).length) {
    return {}
  }
  return Object.fromEntries(Object.entries(answer).map(([key, value]) => [key, keysOf(value, shown[key])]))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

function requestsIn(script: string, place: string): DocumentedRequest[] {
  const requests = checkCommands(script).filter(({ program }) => program === "curl")
  const answers = [...script.matchAll(/^# (\{.*\})$/gm)].map(([, json]): unknown =>
    JSON.parse(present(json, "the answer"))
  )
  return requests.map(({ args }, at) => {
    const { method, url, headers, basicAuth, body } = readCurl(args)
    const { pathname, search } = new URL(url)
    return {
      place,
      method,
      path: pathname + search,
      headers,
      basicAuth,
      body,
      // With one command and one comment it is clear which belongs to which.
      answers: requests.length === answers.length ? answers[at] : undefined,
    }
  })
}
