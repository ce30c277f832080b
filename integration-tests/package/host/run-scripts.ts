import { once } from "node:events"
import { createServer, type IncomingMessage } from "node:http"
import { resolve } from "node:path"
import { text } from "node:stream/consumers"

import type { ExecArgs } from "@medusajs/framework/types"
import { dynamicImport } from "@medusajs/framework/utils"

/**
 * A script of the app for `medusa exec`, which runs other scripts as that command does: each request is one, `["script.js", "argument"]`,
 * and the response is what the script returns, as JSON. So the app boots once for all of them, not once for each.
 */
export default async function runScripts({ container, args: [port] }: ExecArgs): Promise<void> {
  const run = async (request: IncomingMessage): Promise<unknown> => {
    const [file, ...args]: [string, ...string[]] = JSON.parse(await text(request))
    const { default: script } = await dynamicImport(resolve(file))
    return script({ container, args })
  }
  const server = createServer((request, response) => {
    run(request).then(
      (result) => response.end(JSON.stringify(result ?? null)),
      (error: Error) => response.writeHead(500).end(error.stack)
    )
  })
  await once(server.listen(Number(port), "127.0.0.1"), "close")
}
