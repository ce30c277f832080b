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
  /** Keys of the answer, where a comment with JSON follows the command. */
  answers?: string[]
}

/** Every `curl` to the shop that the documents show. Variables stand in it by their names: `$TOKEN`. */
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

function requestsIn(script: string, place: string): DocumentedRequest[] {
  const requests = checkCommands(script).filter(({ program }) => program === "curl")
  const answers = [...script.matchAll(/^# (\{.*\})$/gm)].map(([, json]) =>
    Object.keys(JSON.parse(present(json, "the answer")))
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
