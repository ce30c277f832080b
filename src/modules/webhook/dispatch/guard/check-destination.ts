import dns from "node:dns"

import { checkUrl, ipLiteralOf, messageOf } from "./check-url"
import type { Lookup } from "./lookup"
import { NetworkPolicy, type NetworkOptions } from "./network-policy"

/** Longest an admin waits for a name server when saving a URL. */
const LOOKUP_MS = 3_000

/**
 * Why webhooks may not be sent to this URL, as a sentence; undefined when they may. Judges what `checkUrl` judges and
 * every address that the name has now, so that an admin who saves a bad URL learns of it at once; each attempt is
 * guarded again. A name that has no address yet is accepted: it may get one later.
 *
 * @param network the plugin option of that name.
 * @param lookup finds the addresses; default `dns.lookup`.
 */
export async function checkDestination(
  text: string,
  network: NetworkOptions,
  lookup: Lookup = dns.lookup
): Promise<string | undefined> {
  const policy = new NetworkPolicy(network)
  const verdict = checkUrl(text, policy)
  if (verdict.kind === "refused") {
    return messageOf(verdict.problem)
  }
  if (ipLiteralOf(verdict.url) !== null) {
    return undefined
  }
  // Not every resolver knows "localhost." for what it is.
  const addresses = await addressesOf(verdict.url.hostname.replace(/\.$/, ""), lookup)
  return addresses.every((address) => policy.permits(address)) ? undefined : messageOf("address")
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
