import { atLeast, itemAt } from "../../scripts/present"

/** The request that a `curl` command sends. */
export type Request = {
  method: string
  url: string
  headers: Record<string, string>
  /** User and password, with a colon between them. */
  basicAuth?: string
  body?: string
}

/** Options of curl that change nothing of what is sent. */
const QUIET = ["-s", "-S", "-sS", "-f", "-fsS", "-i", "-L", "-N", "--fail", "--silent", "--show-error"]

/**
 * @param args of curl, as the shell hands them over
 * @throws Error for an option that this does not know
 */
export function readCurl(args: readonly string[]): Request {
  const request: Request = { method: "", url: "", headers: {} }
  for (let at = 0; at < args.length; at++) {
    const arg = itemAt(args, at)
    switch (arg) {
      case "-X":
      case "--request":
        request.method = itemAt(args, ++at)
        break
      case "-H":
      case "--header": {
        const [name, value] = atLeast(1, itemAt(args, ++at).split(/:\s*(.*)/s))
        request.headers[name.toLowerCase()] = value ?? ""
        break
      }
      case "-u":
      case "--user":
        request.basicAuth = args[++at]
        break
      case "-d":
      case "--data":
      case "--data-raw":
        request.body = args[++at]
        break
      case "-o":
      case "--output":
        at++
        break
      default:
        if (arg.startsWith("-") && !QUIET.includes(arg)) {
          throw new Error(`Nobody knows what curl's option ${arg} is for.`)
        }
        request.url = arg.startsWith("-") ? request.url : arg
    }
  }
  return { ...request, method: request.method || (request.body === undefined ? "GET" : "POST") }
}
