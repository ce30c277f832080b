import dns from "node:dns"

import { checkUrl, ipLiteralOf, urlProblemText } from "./check-url"
import type { Lookup } from "./lookup"
import { NetworkPolicy, type NetworkOptions } from "./network-policy"

/** Longest wait for a name server when a URL is saved. */
const LOOKUP_MS = 3_000

/**
 * The reason why webhooks may not be sent to this URL, as a sentence; undefined when there is none. Checks the URL (`checkUrl`)
 * and all present addresses of its host, so that an admin who saves a bad URL gets an error at once. Each attempt checks the
 * address again. A host without an address is accepted, since it may get one later.
 *
 * @param network the plugin option of that name.
 * @param lookup finds the addresses of a host. Default: `dns.lookup`.
 */
export async function checkDestination(
  text: string,
  network: NetworkOptions,
  lookup: Lookup = dns.lookup
): Promise<string | undefined> {
  const policy = new NetworkPolicy(network)
  const verdict = checkUrl(text, policy)
  if (verdict.kind === "refused") {
    return urlProblemText(verdict.problem)
  }
  if (ipLiteralOf(verdict.url) !== null) {
    return undefined
  }
  // Not every resolver resolves "localhost." with the dot as a loopback address.
  const addresses = await addressesOf(verdict.url.hostname.replace(/\.$/, ""), lookup)
  return addresses.every((address) => policy.permits(address)) ? undefined : urlProblemText("address")
}

function addressesOf(hostname: string, lookup: Lookup): Promise<string[]> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, LOOKUP_MS, [])
    lookup(hostname, { all: true }, (error, addresses) => {
      clearTimeout(timer)
      resolve(error ? [] : addresses.map(({ address }) => address))
    })
  })
}
